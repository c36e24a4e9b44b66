import { ConfigError, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** The settings of ai. */
export interface AiConfig {
  readonly openAi: { readonly baseUrl: string; readonly apiKey: string | null; readonly model: string } | null;
  readonly stableDiffusion: { readonly url: string } | null;
  /** Milliseconds that a provider's server may take for one image. */
  readonly providerTimeoutMs: number;
  /** Images that one user may ask for in a day (UTC). */
  readonly imagesPerDay: number;
  /** Terms that no prompt may hold, besides the built-in ones. */
  readonly refusedTerms: readonly string[];
}

const httpUrl = z.url({ protocol: /^https?$/ });

const variables = z.object({
  AI_OPENAI_BASE_URL: httpUrl.optional().describe('set it to an address such as https://api.openai.com/v1'),
  AI_OPENAI_API_KEY: z.string().optional(),
  AI_OPENAI_IMAGE_MODEL: z.string().max(100).default('gpt-image-1'),
  AI_SDWEBUI_URL: httpUrl.optional().describe('set it to an address such as http://127.0.0.1:7860'),
  AI_PROVIDER_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(180).describe('set it to 1 to 3600'),
  AI_IMAGES_PER_DAY: z.coerce.number().int().min(0).max(1_000_000).default(200).describe('set it to 0 or more'),
  AI_REFUSED_TERMS: z.string().default('').describe('set it to terms with commas between them'),
});

/** @throws ConfigError with what to set */
export function readAiConfig(env: NodeJS.ProcessEnv): AiConfig {
  const values = readEnv(variables, env);
  const baseUrl = values.AI_OPENAI_BASE_URL;
  if (baseUrl === undefined && values.AI_OPENAI_API_KEY !== undefined) {
    throw new ConfigError(
      'AI_OPENAI_API_KEY is set, but AI_OPENAI_BASE_URL is not: set it to an address such as https://api.openai.com/v1.',
    );
  }
  return {
    openAi: baseUrl ? { baseUrl, apiKey: values.AI_OPENAI_API_KEY ?? null, model: values.AI_OPENAI_IMAGE_MODEL } : null,
    stableDiffusion: values.AI_SDWEBUI_URL ? { url: values.AI_SDWEBUI_URL } : null,
    providerTimeoutMs: values.AI_PROVIDER_TIMEOUT_SECONDS * 1_000,
    imagesPerDay: values.AI_IMAGES_PER_DAY,
    refusedTerms: values.AI_REFUSED_TERMS.split(/[,、\n]/)
      .map((term) => term.trim())
      .filter((term) => term !== ''),
  };
}
