/** Arithmetic of GF(256) over x^8 + x^4 + x^3 + x^2 + 1, as QR codes use it. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

/** The generator polynomial of a degree, without its leading 1, highest power first. */
function generator(degree: number): number[] {
  let result = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    const factor = root;
    result = result.map((coefficient, index) => multiply(coefficient, factor) ^ (result[index + 1] ?? 0));
    root = multiply(root, 2);
  }
  return result;
}

/** The error correction codewords of one block. */
export function errorCorrection(data: readonly number[], count: number): number[] {
  const divisor = generator(count);
  let rest = Array<number>(count).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = divisor.map((coefficient, index) => (rest[index + 1] ?? 0) ^ multiply(coefficient, factor));
  }
  return rest;
}
