import sharp, { type Sharp } from 'sharp';

/** Numbers that look random and are the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A sharp drawing of patches; each seed gives one that no other looks like. */
export function drawing(seed: number, size = { width: 800, height: 600 }): Sharp {
  const random = randomFrom(seed);
  const patches = Array.from({ length: 60 }, () => {
    const grey = Math.floor(random() * 256);
    const [x, y] = [random() * size.width, random() * size.height];
    return `<rect x="${x}" y="${y}" width="${40 + random() * 160}" height="${40 + random() * 160}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${patches.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#888' });
}

/** The same as a PNG file. */
export function picture(seed: number): Promise<Buffer> {
  return drawing(seed).png({ compressionLevel: 1 }).toBuffer();
}
