/** One size of QR code at error correction level M. */
export interface QrVersion {
  readonly version: number;
  /** Modules on a side. */
  readonly size: number;
  readonly totalCodewords: number;
  readonly blocks: number;
  readonly correctionPerBlock: number;
  /** Centres of the alignment patterns, on both axes. */
  readonly alignment: readonly number[];
}

const define = (
  version: number,
  totalCodewords: number,
  blocks: number,
  correctionPerBlock: number,
  alignment: readonly number[],
): QrVersion => ({ version, size: 17 + 4 * version, totalCodewords, blocks, correctionPerBlock, alignment });

/** ISO/IEC 18004, tables 1, 9 and E.1: versions 1 to 10. */
const versions: readonly QrVersion[] = [
  define(1, 26, 1, 10, []),
  define(2, 44, 1, 16, [6, 18]),
  define(3, 70, 1, 26, [6, 22]),
  define(4, 100, 2, 18, [6, 26]),
  define(5, 134, 2, 24, [6, 30]),
  define(6, 172, 4, 16, [6, 34]),
  define(7, 196, 4, 18, [6, 22, 38]),
  define(8, 242, 4, 22, [6, 24, 42]),
  define(9, 292, 5, 22, [6, 26, 46]),
  define(10, 346, 5, 26, [6, 28, 50]),
];

export const dataCodewordsOf = ({ totalCodewords, blocks, correctionPerBlock }: QrVersion): number =>
  totalCodewords - blocks * correctionPerBlock;

/** Bits that say how many bytes follow. */
export const lengthBitsOf = ({ version }: QrVersion): number => (version < 10 ? 8 : 16);

/** The smallest that holds so many bytes. @throws RangeError when none does (213 at most) */
export function versionFor(byteCount: number): QrVersion {
  const fits = versions.find((one) => 4 + lengthBitsOf(one) + 8 * byteCount <= 8 * dataCodewordsOf(one));
  if (!fits) throw new RangeError(`${byteCount} bytes are too many for a QR code of version 10.`);
  return fits;
}
