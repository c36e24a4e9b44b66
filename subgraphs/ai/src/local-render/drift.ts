import { blend, type Rgb } from './color-ramp.ts';
import { clamp, mix } from './noise.ts';
import type { Drift } from './palettes.ts';
import { createRandom, hashNumbers } from './random.ts';
import type { SceneMaterial, Shader } from './scene.ts';

interface Flake {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly cos: number;
  readonly sin: number;
  readonly strength: number;
}

interface Kind {
  readonly count: number;
  readonly size: readonly [number, number];
  /** Length over breadth. */
  readonly stretch: number;
  /** How soft the edge is, as a share of the size. */
  readonly blur: number;
}

const kinds: Readonly<Record<Exclude<Drift, 'none'>, Kind>> = {
  petals: { count: 70, size: [0.004, 0.017], stretch: 1.9, blur: 0.35 },
  snow: { count: 160, size: [0.0015, 0.009], stretch: 1, blur: 0.8 },
  stars: { count: 190, size: [0.0008, 0.0038], stretch: 1, blur: 1 },
};

/** Cells along the height by which flakes are found; none is larger than a cell. */
const cells = 24;

/** Petals, snow or stars, to be laid over a scene; null when nothing drifts. */
export function createDrift(drift: Drift, { random, ramp, aspect, pixel }: SceneMaterial): Shader | null {
  if (drift === 'none') return null;
  const { count, size, stretch, blur } = kinds[drift];
  const color: Rgb = [0, 0, 0];
  ramp.read(drift === 'petals' ? 0.9 : 1, color);
  const columns = Math.ceil(aspect * cells);
  const grid: Flake[][] = Array.from({ length: columns * cells }, () => []);
  const place = createRandom(hashNumbers(Math.floor(random() * 2 ** 31)));
  for (let index = 0; index < count * aspect; index += 1) {
    const flake = makeFlake(place, aspect, size);
    forCellsAround(flake.x, flake.y, columns, (cell) => grid[cell]?.push(flake));
  }
  return (x, y, out) => {
    const column = Math.min(columns - 1, Math.floor(x * cells));
    const row = Math.min(cells - 1, Math.floor(y * cells));
    for (const flake of grid[row * columns + column] ?? []) {
      const dx = x - flake.x;
      const dy = y - flake.y;
      const along = (dx * flake.cos + dy * flake.sin) / stretch;
      const across = dy * flake.cos - dx * flake.sin;
      const inside = flake.size - Math.hypot(along, across);
      const soft = Math.max(pixel, flake.size * blur);
      blend(out, color, clamp(inside / soft + (blur === 1 ? 0 : 0.5), 0, 1) * flake.strength);
    }
  };
}

function makeFlake(random: () => number, aspect: number, [small, large]: readonly [number, number]): Flake {
  const turn = random() * Math.PI;
  return {
    x: random() * aspect,
    y: random(),
    size: mix(small, large, random() ** 2),
    cos: Math.cos(turn),
    sin: Math.sin(turn),
    strength: mix(0.35, 0.95, random()),
  };
}

function forCellsAround(x: number, y: number, columns: number, visit: (cell: number) => void): void {
  const column = Math.floor(x * cells);
  const row = Math.floor(y * cells);
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      const inside = column + dx >= 0 && column + dx < columns && row + dy >= 0 && row + dy < cells;
      if (inside) visit((row + dy) * columns + column + dx);
    }
  }
}
