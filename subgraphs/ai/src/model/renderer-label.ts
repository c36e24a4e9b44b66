import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import type { ModelRow } from './model-repository.ts';

/** Who made an image, as the viewer is told; what is no artificial intelligence says so. */
export function rendererLabel({ name, version, provider }: ModelRow): LocalizedText {
  switch (provider) {
    case 'LOCAL':
      return {
        en: `${name} ${version} (procedural renderer, no AI)`,
        ja: `${name} ${version}（手続き型レンダラー・AIではありません）`,
      };
    case 'OPENAI':
      return { en: `${name} (AI)`, ja: `${name}（AI）` };
    case 'STABLE_DIFFUSION_WEBUI':
      return { en: 'Stable Diffusion (AI)', ja: 'Stable Diffusion（AI）' };
  }
}
