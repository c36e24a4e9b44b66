import sharp from 'sharp';
import { renderInWorker } from '../local-render/render-in-worker.ts';
import type { ImageProvider } from './image-provider.ts';

/** Draws patterns and landscapes from the text's words and hash, on this machine: the default where no model is configured. */
export function createLocalRenderer(): ImageProvider {
  return {
    kind: 'LOCAL',
    model: {
      name: 'Kizuna Local',
      version: '1',
      description: {
        en: 'A procedural renderer on this server. It is no artificial intelligence: words choose colours and a scene, the rest grows from the text and the seed.',
        ja: 'このサーバー上で動く手続き型レンダラーです。AI（人工知能）ではありません。言葉から色と構図を選び、残りは文章とシード値から計算して描きます。',
      },
    },
    async makeImage(request, { signal, progress }) {
      const { width, height } = request;
      const pixels = await renderInWorker(request, signal, progress);
      return sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 8 })
        .toBuffer();
    },
  };
}
