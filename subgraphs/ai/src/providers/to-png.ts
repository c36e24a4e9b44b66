import { setUpSharp, whenPlaceIsFree } from '@kizuna/kit/pictures/picture-decoding';
import sharp from 'sharp';
import { unusableAnswer } from './provider-http.ts';

/** More than any model makes; it bounds what a small file can unfold to. */
const maxPixels = 4096 * 4096;

setUpSharp(sharp);

/**
 * Turns what a server sent into a PNG of the size that was asked for, cut at the edges where the shape differs. Its
 * metadata is dropped.
 * @param base64 an image in a format that sharp reads, with or without a `data:` prefix
 * @throws KizunaError SERVICE_UNAVAILABLE when it is no image
 */
export function toPng(base64: string, size: { width: number; height: number }): Promise<Buffer> {
  return whenPlaceIsFree(() => convert(base64, size));
}

async function convert(base64: string, { width, height }: { width: number; height: number }): Promise<Buffer> {
  const bytes = Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64');
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
    const { format } = await picture.metadata();
    // Vector and document formats could make the library look at other files.
    if (!['png', 'jpeg', 'webp'].includes(format ?? '')) throw new Error(`The format is ${format}.`);
    return await picture.rotate().resize(width, height, { fit: 'cover' }).png().toBuffer();
  } catch (error) {
    throw unusableAnswer(error);
  }
}
