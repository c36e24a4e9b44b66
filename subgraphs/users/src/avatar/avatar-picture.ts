import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { createDecodingQueue } from '@kizuna/kit/pictures/decoding-queue';
import { decodedBytes, setUpSharp } from '@kizuna/kit/pictures/picture-decoding';
import sharp from 'sharp';

/** Of the picture as it is kept, in pixels. */
const side = 512;
const jpegQuality = 85;

/** A small file can claim to be a huge picture. Phones make 50 million pixels today. */
const maxPixels = 50_000_000;
/** Decoded: 50 million pixels of four samples of 8 bits. An interlaced PNG is in memory as a whole. */
const maxDecodedBytes = 200_000_000;
const maxSeconds = 20;

setUpSharp(sharp);
const inTurn = createDecodingQueue({ maxWaiting: 8 });

/** How the files begin that are taken: what is anything else never gets to a decoder. */
const beginnings = {
  jpeg: (bytes: Buffer) => bytes.readUIntBE(0, 3) === 0xff_d8_ff,
  png: (bytes: Buffer) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  webp: (bytes: Buffer) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
};
const longestBeginning = 12;

/**
 * Decodes a picture and encodes its middle anew, upright, as a square JPEG: what was hidden in the file besides the picture
 * (place, camera, anything after its end) does not survive. Of one that moves, the first frame is taken.
 * @param userId who sent it: people take turns
 * @throws KizunaError MEDIA_UNREADABLE for what is no JPEG, PNG or WebP, is broken, or has more than 50 million pixels or 200 MB of
 *   them; RATE_LIMITED when too many wait for their turn
 */
export async function squareJpeg(bytes: Buffer, userId?: number): Promise<Buffer> {
  const isKnown = bytes.length >= longestBeginning && Object.values(beginnings).some((fits) => fits(bytes));
  if (!isKnown) throw unreadable(undefined);
  return inTurn(async () => {
    try {
      const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
      if (decodedBytes(await picture.metadata()) > maxDecodedBytes) throw new Error('It is too large.');
      return await picture
        .autoOrient()
        .resize({ width: side, height: side, fit: 'cover' })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: jpegQuality })
        .timeout({ seconds: maxSeconds })
        .toBuffer();
    } catch (cause) {
      throw unreadable(cause);
    }
  }, userId);
}

function unreadable(cause: unknown): KizunaError {
  return new KizunaError('MEDIA_UNREADABLE', {
    message: {
      en: 'Send a JPEG, PNG or WebP picture of at most 50 million pixels and 200 MB decoded.',
      ja: 'JPEG・PNG・WebP形式で、5,000万画素以下（展開後200 MB以下）の画像を送信してください。',
    },
    cause,
  });
}
