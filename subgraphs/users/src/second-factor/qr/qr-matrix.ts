import { codewordsOf } from './qr-codewords.ts';
import { maskAt, penaltyOf } from './qr-masks.ts';
import { type QrVersion, versionFor } from './qr-versions.ts';

/** Rows of modules; true is dark. */
export type QrMatrix = readonly (readonly boolean[])[];

type Drawing = (boolean | null)[][];

/**
 * The QR code of a text: byte mode, UTF-8, level M, versions 1 to 10 (ISO/IEC 18004).
 * @throws RangeError when it is longer than 213 bytes
 */
export function qrMatrix(text: string): QrMatrix {
  const bytes = Buffer.from(text);
  const version = versionFor(bytes.length);
  const fixed = drawFixedPatterns(version);
  const codewords = codewordsOf(bytes, version);
  const candidates = Array.from({ length: 8 }, (_, mask) => {
    const drawing = fixed.map((row) => [...row]);
    drawFormat(drawing, mask);
    drawCodewords(drawing, codewords, mask);
    return drawing.map((row) => row.map((module) => module === true));
  });
  const penalties = candidates.map(penaltyOf);
  const best = candidates[penalties.indexOf(Math.min(...penalties))];
  if (!best) throw new Error('A QR code has eight masks.');
  return best;
}

function set(drawing: Drawing, x: number, y: number, isDark: boolean): void {
  const row = drawing[y];
  if (row && x >= 0 && x < row.length) row[x] = isDark;
}

/** Everything that is the same for each text of a version; null where codewords go. */
function drawFixedPatterns({ version, size, alignment }: QrVersion): Drawing {
  const drawing: Drawing = Array.from({ length: size }, () => Array<boolean | null>(size).fill(null));
  for (let i = 0; i < size; i += 1) {
    set(drawing, 6, i, i % 2 === 0);
    set(drawing, i, 6, i % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    drawSquares(drawing, x, y, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const last = alignment.at(-1);
  for (const x of alignment) {
    for (const y of alignment) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (!isFinder) drawSquares(drawing, x, y, 2, (distance) => distance !== 1);
    }
  }
  if (version >= 7) {
    const bits = withCheckBits(version, 12, 0x1f25);
    for (let i = 0; i < 18; i += 1) {
      const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(drawing, far, near, ((bits >>> i) & 1) === 1);
      set(drawing, near, far, ((bits >>> i) & 1) === 1);
    }
  }
  return drawing;
}

/** Squares around a centre, dark where `isDark` says so of the distance. */
function drawSquares(
  drawing: Drawing,
  centreX: number,
  centreY: number,
  radius: number,
  isDark: (distance: number) => boolean,
): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      set(drawing, centreX + dx, centreY + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

/** A value followed by the check bits of its BCH code. */
export function withCheckBits(value: number, checkBits: number, polynomial: number): number {
  let rest = value;
  for (let i = 0; i < checkBits; i += 1) rest = (rest << 1) ^ ((rest >>> (checkBits - 1)) * polynomial);
  return (value << checkBits) | rest;
}

/** Level M is 00; the constant keeps the field from being all light. */
export const formatBits = (mask: number): number => withCheckBits(mask, 10, 0x537) ^ 0x5412;

function drawFormat(drawing: Drawing, mask: number): void {
  const bits = formatBits(mask);
  const size = drawing.length;
  for (let i = 0; i < 15; i += 1) {
    const isDark = ((bits >>> i) & 1) === 1;
    // Around the first finder, past the timing pattern; and a second time along the other two.
    if (i < 6) set(drawing, 8, i, isDark);
    else if (i < 8) set(drawing, 8, i + 1, isDark);
    else if (i === 8) set(drawing, 7, 8, isDark);
    else set(drawing, 14 - i, 8, isDark);
    if (i < 8) set(drawing, size - 1 - i, 8, isDark);
    else set(drawing, 8, size - 15 + i, isDark);
  }
  set(drawing, 8, size - 8, true);
}

/** Two columns at a time from the right, up and down in turn, past the vertical timing pattern. */
function drawCodewords(drawing: Drawing, codewords: readonly number[], mask: number): void {
  const size = drawing.length;
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = isUpward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (drawing[y]?.[x] !== null) continue;
        const isDark = (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        set(drawing, x, y, isDark !== maskAt(mask, x, y));
        bit += 1;
      }
    }
  }
}
