import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { decodedBytes, setUpSharp } from '@kizuna/kit/pictures/picture-decoding';
import sharp from 'sharp';

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

setUpSharp(sharp);

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
    // What moves has several pages.
    if (decodedBytes(head, head.pages) > maxDecodedBytes) throw new Error('It is too large.');
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

function notAPicture(cause: unknown): KizunaError {
  return new KizunaError('VALIDATION_ERROR', {
    field: 'body',
    message: { en: 'This is not a picture that can be read.', ja: '画像として読み取れません。' },
    cause,
  });
}
