import { setUpSharp, whenPlaceIsFree } from '@kizuna/kit/pictures/picture-decoding';
import sharp from 'sharp';

/** Pictures are compared at one size: a large one shows more noise, a small one harder edges. In pixels. */
const box = { width: 1_024, height: 1_024 };

/** The Laplace operator: how much each point differs from its four neighbours. */
const kernel = { width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], scale: 1, offset: 128 };

setUpSharp(sharp);

/**
 * The variance of a picture's Laplacian, the usual measure of sharpness: edges that are blurred differ little from what is
 * beside them. Below some 40 a person sees the blur, above some 100 none.
 * @param picture encoded, in any format that the image library reads
 */
export function laplacianVariance(picture: Uint8Array): Promise<number> {
  return whenPlaceIsFree(() => measure(picture));
}

async function measure(picture: Uint8Array): Promise<number> {
  const { data, info } = await sharp(picture)
    .resize({ ...box, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .convolve(kernel)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const { channels: statistics } = await sharp(data, { raw: { width, height, channels } }).stats();
  return (statistics[0]?.stdev ?? 0) ** 2;
}
