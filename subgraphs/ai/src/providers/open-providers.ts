import type { AiConfig } from '../config.ts';
import type { ImageProvider } from './image-provider.ts';
import { createLocalRenderer } from './local-renderer.ts';
import { createOpenAiImages } from './openai-images.ts';
import { createStableDiffusionWebUi } from './stable-diffusion-webui.ts';

/** The providers that the configuration names, the preferred ones first; the local renderer is always there, as the last. */
export function openProviders({ openAi, stableDiffusion, providerTimeoutMs }: AiConfig): readonly ImageProvider[] {
  return [
    ...(openAi ? [createOpenAiImages({ ...openAi, timeoutMs: providerTimeoutMs })] : []),
    ...(stableDiffusion ? [createStableDiffusionWebUi({ ...stableDiffusion, timeoutMs: providerTimeoutMs })] : []),
    createLocalRenderer(),
  ];
}
