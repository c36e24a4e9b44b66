import type { Random } from './random.ts';

/** Smooth noise over the plane. */
export interface Noise {
  /** About -1 to 1. */
  at(x: number, y: number): number;
  /** Several layers of it, each finer and weaker; about -1 to 1. */
  layered(x: number, y: number, octaves: number): number;
}

/** Perlin's gradient noise with his later fade curve, on tables that `random` shuffles. */
export function createNoise(random: Random): Noise {
  const order = Array.from({ length: 256 }, (_, index) => index);
  for (let index = 255; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const kept = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = kept;
  }
  const table = new Uint8Array(512).map((_, index) => order[index & 255] ?? 0);
  const gradientX = new Float64Array(256).map((_, index) => Math.cos((index * Math.PI) / 128));
  const gradientY = new Float64Array(256).map((_, index) => Math.sin((index * Math.PI) / 128));

  const corner = (column: number, row: number, x: number, y: number): number => {
    const direction = table[(table[column & 255] ?? 0) + (row & 255)] ?? 0;
    return (gradientX[direction] ?? 0) * x + (gradientY[direction] ?? 0) * y;
  };

  const at = (x: number, y: number): number => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const dx = x - column;
    const dy = y - row;
    const u = fade(dx);
    const upper = mix(corner(column, row, dx, dy), corner(column + 1, row, dx - 1, dy), u);
    const lower = mix(corner(column, row + 1, dx, dy - 1), corner(column + 1, row + 1, dx - 1, dy - 1), u);
    return mix(upper, lower, fade(dy)) * 1.5;
  };

  return {
    at,
    layered(x, y, octaves) {
      let sum = 0;
      let weight = 0.5;
      let px = x;
      let py = y;
      for (let octave = 0; octave < octaves; octave += 1) {
        sum += weight * at(px, py);
        weight *= 0.5;
        // Turned a little at each layer, or the lattice would show.
        const turned = 1.6 * px + 1.2 * py + 17.3;
        py = 1.6 * py - 1.2 * px + 9.1;
        px = turned;
      }
      return sum;
    },
  };
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share;

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** 0 below `low`, 1 above `high`, a soft step between them. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}
