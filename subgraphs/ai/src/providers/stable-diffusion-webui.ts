import { z } from 'zod';
import type { ImageProvider } from './image-provider.ts';
import { postJson, unusableAnswer } from './provider-http.ts';
import { toPng } from './to-png.ts';

export interface StableDiffusionWebUiOptions {
  /** For example `http://127.0.0.1:7860`; user name and password in it are sent as Basic authentication. */
  readonly url: string;
  /** Milliseconds for one image. */
  readonly timeoutMs: number;
}

const answerShape = z.object({ images: z.array(z.string().min(1)).min(1) });

/** A Stable Diffusion WebUI that was started with `--api`. It uses the checkpoint that is loaded there. */
export function createStableDiffusionWebUi(options: StableDiffusionWebUiOptions): ImageProvider {
  const { url, headers } = readAddress(options.url);
  return {
    kind: 'STABLE_DIFFUSION_WEBUI',
    model: {
      name: 'Stable Diffusion WebUI',
      version: '1',
      description: {
        en: 'The Stable Diffusion model that is loaded on the configured WebUI server.',
        ja: '設定された WebUI サーバーに読み込まれている Stable Diffusion モデルです。',
      },
    },
    async makeImage(request, { signal }) {
      const answer = await postJson(
        { url, headers, timeoutMs: options.timeoutMs, signal },
        {
          prompt: request.text,
          negative_prompt: request.negativeText ?? '',
          seed: request.seed,
          steps: request.steps,
          width: roundUp(request.width),
          height: roundUp(request.height),
          batch_size: 1,
          n_iter: 1,
        },
      );
      const checked = answerShape.safeParse(answer);
      const [first] = checked.success ? checked.data.images : [];
      if (first === undefined) throw unusableAnswer(checked.error);
      return toPng(first, request);
    },
  };
}

/** fetch takes no address with a password in it. */
function readAddress(address: string): { url: URL; headers: Record<string, string> } {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/sdapi/v1/txt2img`;
  if (username === '') return { url, headers: {} };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

/** The model works on blocks of 8 pixels. */
const roundUp = (pixels: number): number => Math.ceil(pixels / 8) * 8;
