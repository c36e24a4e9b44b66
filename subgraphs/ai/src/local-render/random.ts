/** A stream of numbers from 0 (included) to 1, the same for the same seed. */
export type Random = () => number;

/** 32 bits of FNV-1a over the text's UTF-16 units, stirred once more so that near texts end far apart. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return stir(hash);
}

/** Mixes integers into one of 32 bits. */
export function hashNumbers(...numbers: readonly number[]): number {
  return numbers.reduce((hash, number) => stir(Math.imul(hash, 31) + (number | 0)), 0x9e3779b9);
}

/** mulberry32: small, fast, good enough for pictures; nothing secret may come from it. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

function stir(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
