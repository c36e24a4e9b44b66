import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import sharp, { type Metadata } from 'sharp';

/** A picture as it is kept: without anything that the camera wrote into it, such as the place. */
export interface Picture {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  /** WebP. */
  readonly preview: Buffer;
}

const formats: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};
/** Of all frames together. */
const maxPixels = 60_000_000;
/** Decoded: as many of four samples of 8 bits. */
const maxDecodedBytes = 4 * maxPixels;
const maxSeconds = 20;
const previewPixels = 480;

/** One picture is worked on at a time, and has one thread: the others are left to what else the process does. This is for all of it. */
sharp.concurrency(1);
// Its cache would keep what it decoded.
sharp.cache(false);

export const isPictureType = (contentType: string): boolean => Object.values(formats).includes(contentType);

/**
 * Reads, cleans and scales a picture; what it is is told by its bytes.
 * @throws KizunaError VALIDATION_ERROR for what is no PNG, JPEG, GIF or WebP, and for more than 60 megapixels or 240 MB of them
 */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  try {
    const head = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
    const { format } = head;
    const contentType = formats[format ?? ''];
    if (contentType === undefined) throw notAPicture(format);
    if (decodedBytes(head) > maxDecodedBytes) throw new Error('It is too large.');
    const options = { limitInputPixels: maxPixels, animated: format === 'gif' || format === 'webp' };
    // `autoOrient` turns it as the camera was held, since the note that says so goes with the rest.
    const whole = await sharp(bytes, options)
      .autoOrient()
      .jpeg({ quality: 90, force: false })
      .timeout({ seconds: maxSeconds })
      .toBuffer({ resolveWithObject: true });
    const preview = await sharp(whole.data, { limitInputPixels: maxPixels })
      .resize({ width: previewPixels, height: previewPixels, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .timeout({ seconds: maxSeconds })
      .toBuffer();
    const { width, height, pageHeight } = { pageHeight: undefined, ...whole.info };
    return { bytes: whole.data, contentType, width, height: pageHeight ?? height, preview };
  } catch (cause) {
    throw notAPicture(cause);
  }
}

/** By what the file's head says. A sample has one byte, or two where there are 16 bits; what moves has several pages. */
function decodedBytes({ width, height, channels, depth, pages = 1 }: Metadata): number {
  return width * height * pages * channels * (depth === 'uchar' ? 1 : 2);
}

function notAPicture(cause: unknown): KizunaError {
  return new KizunaError('VALIDATION_ERROR', {
    field: 'body',
    message: { en: 'This is not a picture that can be read.', ja: '画像として読み取れません。' },
    cause,
  });
}
