import { dataCodewordsOf, lengthBitsOf, type QrVersion } from './qr-versions.ts';
import { errorCorrection } from './reed-solomon.ts';

const byteMode = 0b0100;

/** The bytes with mode, length and padding in front and behind. */
function dataCodewords(bytes: Uint8Array, version: QrVersion): number[] {
  const bits: number[] = [];
  const append = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  append(byteMode, 4);
  append(bytes.length, lengthBitsOf(version));
  for (const byte of bytes) append(byte, 8);
  const capacity = dataCodewordsOf(version) * 8;
  append(0, Math.min(4, capacity - bits.length));
  append(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) append(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  );
}

/** All codewords of a QR code in the order in which they are drawn: blocks dealt out in turn, data before correction. */
export function codewordsOf(bytes: Uint8Array, version: QrVersion): number[] {
  const data = dataCodewords(bytes, version);
  const shortLength = Math.floor(data.length / version.blocks);
  const shortBlocks = version.blocks - (data.length % version.blocks);
  const blocks: number[][] = [];
  for (let start = 0; blocks.length < version.blocks; ) {
    const end = start + shortLength + (blocks.length < shortBlocks ? 0 : 1);
    blocks.push(data.slice(start, end));
    start = end;
  }
  const corrections = blocks.map((block) => errorCorrection(block, version.correctionPerBlock));
  return [...deal(blocks), ...deal(corrections)];
}

function deal(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => blocks.flatMap((block) => block[index] ?? [])).flat();
}
