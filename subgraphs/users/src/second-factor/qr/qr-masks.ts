/** Whether a mask turns the module at a place over. */
export function maskAt(mask: number, x: number, y: number): boolean {
  switch (mask) {
    case 0:
      return (x + y) % 2 === 0;
    case 1:
      return y % 2 === 0;
    case 2:
      return x % 3 === 0;
    case 3:
      return (x + y) % 3 === 0;
    case 4:
      return (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0;
    case 5:
      return ((x * y) % 2) + ((x * y) % 3) === 0;
    case 6:
      return (((x * y) % 2) + ((x * y) % 3)) % 2 === 0;
    default:
      return (((x + y) % 2) + ((x * y) % 3)) % 2 === 0;
  }
}

const finderLike = /(?=10111010000|00001011101)/g;

/** How hard a code is to read: the mask with the lowest sum is taken (ISO/IEC 18004, 7.8.3). */
export function penaltyOf(matrix: readonly (readonly boolean[])[]): number {
  const size = matrix.length;
  const rows = matrix.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''));
  const columns = Array.from({ length: size }, (_, x) => rows.map((row) => row.charAt(x)).join(''));
  let penalty = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    penalty += [...line.matchAll(finderLike)].length * 40;
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const block = `${rows[y]?.slice(x, x + 2)}${rows[y + 1]?.slice(x, x + 2)}`;
      if (block === '0000' || block === '1111') penalty += 3;
    }
  }
  const dark = rows.join('').replaceAll('0', '').length;
  return penalty + Math.floor(Math.abs((dark * 20) / size ** 2 - 10)) * 10;
}
