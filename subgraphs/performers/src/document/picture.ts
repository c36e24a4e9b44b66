import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { setUpSharp } from '@kizuna/kit/pictures/picture-decoding';
import sharp from 'sharp';

/** A picture as it is kept. */
export interface Picture {
  /** JPEG. */
  readonly content: Buffer;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A picture fits into this, in pixels. */
const box = { width: 1_920, height: 1_080 };
const jpegQuality = 85;

/** A small file can claim to be a huge picture. Phones make 50 million pixels today. */
const maxPixels = 64_000_000;
const maxSeconds = 20;

setUpSharp(sharp);

/** Whether the image library at hand can read pictures of iPhones; its prebuilt edition cannot, for want of a licence. */
export const readsHeic: boolean = sharp.format.heif.input.fileSuffix?.includes('.heic') ?? false;

/**
 * Decodes a picture and encodes it anew, upright, inside 1920 x 1080: what was hidden in the file besides the picture
 * (place, camera, anything after its end) does not survive.
 * @throws KizunaError MEDIA_UNREADABLE when it cannot be decoded to its last line, or is too large to be tried
 */
export async function reencode(bytes: Uint8Array): Promise<Picture> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
      .autoOrient()
      .resize({ ...box, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: jpegQuality })
      .timeout({ seconds: maxSeconds })
      .toBuffer({ resolveWithObject: true });
    return { content: data, width: info.width, height: info.height };
  } catch (cause) {
    throw new KizunaError('MEDIA_UNREADABLE', {
      message: {
        en: 'The picture could not be read. Please send it again, or take a new one.',
        ja: '画像を読み取れませんでした。もう一度送信するか、撮り直してください。',
      },
      cause,
    });
  }
}
