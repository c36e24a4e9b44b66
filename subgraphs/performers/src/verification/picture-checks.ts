import type { DocumentRow } from '../document/document-repository.ts';
import type { CheckFinding } from './check.ts';
import { laplacianVariance } from './laplacian.ts';

/** Letters of an identity card are hardly readable below this; in pixels, of the stored picture. */
const smallest = { shortSide: 400, longSide: 600 };

const blurredBelow = 40;
const sharpFrom = 100;

/** @param picture null when its bytes are gone or cannot be decrypted */
export function checkQuality({ id, width, height }: DocumentRow, picture: Buffer | null): CheckFinding {
  const about = { kind: 'IMAGE_QUALITY', documentId: id } as const;
  if (!picture || width === null || height === null) {
    const reason = { en: 'The picture cannot be read.', ja: '画像を読み取れません。' };
    return { ...about, result: 'FAILED', score: 0, reason };
  }
  const [shortSide, longSide] = [Math.min(width, height), Math.max(width, height)];
  const score = Math.min(1, shortSide / smallest.shortSide, longSide / smallest.longSide);
  const size = `${width} × ${height}`;
  return score === 1
    ? { ...about, result: 'PASSED', score, reason: { en: `Readable, ${size}.`, ja: `読み取り可能（${size}）。` } }
    : {
        ...about,
        result: 'FAILED',
        score,
        reason: { en: `Too small, ${size}.`, ja: `画像が小さすぎます（${size}）。` },
      };
}

/** @param picture null when its bytes are gone or cannot be decrypted */
export async function checkSharpness({ id }: DocumentRow, picture: Buffer | null): Promise<CheckFinding> {
  const about = { kind: 'SHARPNESS', documentId: id } as const;
  if (!picture) {
    const reason = { en: 'The picture cannot be read.', ja: '画像を読み取れません。' };
    return { ...about, result: 'UNDECIDED', score: null, reason };
  }
  const variance = await laplacianVariance(picture);
  const score = Math.min(1, variance / (2 * sharpFrom));
  if (variance >= sharpFrom) {
    return { ...about, result: 'PASSED', score, reason: { en: 'Sharp.', ja: '鮮明です。' } };
  }
  if (variance >= blurredBelow) {
    const reason = {
      en: 'Perhaps a little blurred: please look.',
      ja: '少しぼやけている可能性があります。ご確認ください。',
    };
    return { ...about, result: 'UNDECIDED', score, reason };
  }
  return {
    ...about,
    result: 'FAILED',
    score,
    reason: { en: 'Blurred, or almost empty.', ja: 'ぼやけているか、ほとんど何も写っていません。' },
  };
}
