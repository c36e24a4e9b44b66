import { z } from 'zod';
import type { ImageProvider, ImageRequest } from './image-provider.ts';
import { postJson, unusableAnswer } from './provider-http.ts';
import { toPng } from './to-png.ts';

export interface OpenAiImagesOptions {
  /** With the version in its path, for example `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Null for servers that ask for none. */
  readonly apiKey: string | null;
  /** For example `gpt-image-1`. */
  readonly model: string;
  /** Milliseconds for one image. */
  readonly timeoutMs: number;
}

const answerShape = z.object({ data: z.array(z.object({ b64_json: z.string().min(1) })).min(1) });

/** A server that speaks the OpenAI images API. It knows neither seeds nor steps nor negative prompts. */
export function createOpenAiImages({ baseUrl, apiKey, model, timeoutMs }: OpenAiImagesOptions): ImageProvider {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/images/generations`);
  const headers: Record<string, string> = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return {
    kind: 'OPENAI',
    model: {
      name: model,
      version: '1',
      description: {
        en: 'An image model on a server that speaks the OpenAI images API. It takes no seed, so the same prompt gives another image each time.',
        ja: 'OpenAI 画像 API 形式のサーバー上の画像生成モデルです。シード値は使われないため、同じプロンプトでも毎回異なる画像になります。',
      },
    },
    async makeImage(request, { signal }) {
      const answer = await postJson({ url, headers, timeoutMs, signal }, requestBody(model, request));
      const checked = answerShape.safeParse(answer);
      const [first] = checked.success ? checked.data.data : [];
      if (!first) throw unusableAnswer(checked.error);
      return toPng(first.b64_json, request);
    },
  };
}

function requestBody(model: string, request: ImageRequest): Record<string, unknown> {
  const { text, negativeText } = request;
  return {
    model,
    prompt: negativeText === null ? text : `${text}\n\nAvoid: ${negativeText}`,
    n: 1,
    size: sizeFor(model, request),
    // These models always answer so, and refuse the parameter.
    ...(model.startsWith('gpt-image') ? {} : { response_format: 'b64_json' }),
  };
}

/** The size to ask for: OpenAI's own models know only a few, others take any. */
function sizeFor(model: string, { width, height }: ImageRequest): string {
  const shape = width > height * 1.2 ? 'wide' : height > width * 1.2 ? 'tall' : 'square';
  if (model.startsWith('gpt-image')) return { wide: '1536x1024', tall: '1024x1536', square: '1024x1024' }[shape];
  if (model === 'dall-e-3') return { wide: '1792x1024', tall: '1024x1792', square: '1024x1024' }[shape];
  if (model === 'dall-e-2') {
    const edge = [256, 512].find((size) => size >= Math.max(width, height)) ?? 1024;
    return `${edge}x${edge}`;
  }
  return `${width}x${height}`;
}
