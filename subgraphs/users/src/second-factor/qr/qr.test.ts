import { describe, expect, it } from 'vitest';
import { codewordsOf } from './qr-codewords.ts';
import { maskAt } from './qr-masks.ts';
import { formatBits, type QrMatrix, qrMatrix, withCheckBits } from './qr-matrix.ts';
import { qrCodeSvg } from './qr-svg.ts';
import { versionFor } from './qr-versions.ts';
import { errorCorrection } from './reed-solomon.ts';

describe('QR codes', () => {
  it('corrects errors as the worked example of the literature does ("HELLO WORLD", 1-M)', () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
    expect(errorCorrection(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });

  it('writes format and version as the tables of the standard have them', () => {
    expect(formatBits(0).toString(2)).toBe('101010000010010');
    expect(formatBits(5).toString(2)).toBe('100000011001110');
    expect(withCheckBits(7, 12, 0x1f25)).toBe(0b000111110010010100);
    expect(withCheckBits(10, 12, 0x1f25)).toBe(0b001010010011010011);
  });

  it('takes the smallest version that holds the text, and refuses what none holds', () => {
    const capacities = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213];
    for (const [index, capacity] of capacities.entries()) {
      expect(versionFor(capacity).version).toBe(index + 1);
      if (index < 9) expect(versionFor(capacity + 1).version).toBe(index + 2);
    }
    expect(() => qrMatrix('x'.repeat(214))).toThrow(RangeError);
  });

  it.each([1, 14, 26, 42, 62, 84, 106, 122, 152, 180, 213])('can be read back: %i bytes', (length) => {
    const text = 'otpauth://totp/Kizuna:花子?'.repeat(9);
    const bytes = Buffer.from(text).subarray(0, length);
    const plain = bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '~');
    expect(readBack(qrMatrix(plain), plain.length)).toEqual(codewordsOf(Buffer.from(plain), versionFor(plain.length)));
  });

  it('is drawn as an image with a quiet border of four modules', () => {
    const svg = qrCodeSvg('kizuna');
    expect(svg).toContain('viewBox="0 0 29 29"');
    expect(svg).toContain('M4,4h1v1h-1z');
    expect(svg).not.toMatch(/M[0-3],|,[0-3]h/);
  });
});

/** Reads the codewords of a code the way a scanner does, from nothing but the modules and the standard's geometry. */
function readBack(matrix: QrMatrix, byteCount: number): number[] {
  const size = matrix.length;
  const { alignment, version, totalCodewords } = versionFor(byteCount);
  const at = (x: number, y: number) => matrix[y]?.[x] === true;
  const format = [0, 1, 2, 3, 4, 5, 7, 8].map((y) => at(8, y)).concat([7, 5, 4, 3, 2, 1, 0].map((x) => at(x, 8)));
  const bits = format.reduce((sum, isDark, index) => sum | (Number(isDark) << index), 0);
  const mask = [0, 1, 2, 3, 4, 5, 6, 7].find((candidate) => formatBits(candidate) === bits);
  if (mask === undefined) throw new Error('The format cannot be read.');
  const isFunction = (x: number, y: number) => {
    if (x === 6 || y === 6) return true;
    if ((x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)) return true;
    if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true;
    const last = alignment.at(-1);
    return alignment.some((cx) =>
      alignment.some((cy) => {
        const isFinder = (cx === 6 && (cy === 6 || cy === last)) || (cx === last && cy === 6);
        return !isFinder && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
      }),
    );
  };
  const read: number[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2, upward = !upward) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (!isFunction(x, y)) read.push(Number(at(x, y) !== maskAt(mask, x, y)));
    }
  }
  return Array.from({ length: totalCodewords }, (_, index) =>
    read.slice(index * 8, index * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  );
}
