import { readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** What only performers reads from the environment. */
export interface PerformersConfig {
  /** 32 bytes that wrap the keys of applications; null: one derived from Kizuna's own secret. */
  readonly kycMasterKey: Uint8Array | null;
}

const keyText = z
  .string()
  .transform((text) => Buffer.from(text.trim(), /^[0-9a-f]{64}$/i.test(text.trim()) ? 'hex' : 'base64'))
  .refine((key) => key.length === 32, 'not 32 bytes');

const variables = z.object({
  KYC_MASTER_KEY: keyText
    .optional()
    .describe('set it to 32 random bytes in hex or base64, for example from `openssl rand -hex 32`'),
});

/** @throws ConfigError with a sentence that says what to set */
export function readPerformersConfig(env: NodeJS.ProcessEnv): PerformersConfig {
  return { kycMasterKey: readEnv(variables, env).KYC_MASTER_KEY ?? null };
}
