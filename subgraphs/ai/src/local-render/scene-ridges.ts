import { blend, type Rgb } from './color-ramp.ts';
import { clamp, mix, smoothStep } from './noise.ts';
import type { Scene } from './scene.ts';
import { createSky } from './sky.ts';

/** Chains of hills that stand in the haze under a sky, the nearest the darkest. */
export const ridges: Scene = (material) => {
  const { random, noise, ramp, octaves, pixel } = material;
  const count = 5 + Math.floor(random() * 3);
  const horizon = mix(0.38, 0.52, random());
  const sky = createSky(material, horizon);
  const offset = random() * 500;
  const haze: Rgb = [0, 0, 0];
  const hill: Rgb = [0, 0, 0];
  ramp.read(0.78, haze);

  const ridgeTop = (layer: number, x: number): number => {
    const depth = layer / (count - 1);
    const base = mix(horizon, 0.93, depth ** 1.2);
    const height = mix(0.11, 0.2, depth);
    const rough = noise.layered(x * mix(2.4, 1.3, depth) + offset + layer * 37.7, layer * 11.3, octaves);
    return base - height * (0.35 + rough);
  };
  // A column of pixels asks for the same heights again and again.
  const columns = new Map<number, Float64Array>();
  const topsAt = (x: number): Float64Array => {
    const known = columns.get(x);
    if (known) return known;
    const tops = new Float64Array(count).map((_, layer) => ridgeTop(layer, x));
    columns.set(x, tops);
    return tops;
  };

  return (x, y, out) => {
    const tops = topsAt(x);
    sky.shade(x, y, out);
    for (let layer = 0; layer < count; layer += 1) {
      const below = y - (tops[layer] ?? 1);
      const cover = clamp(below / pixel + 0.5, 0, 1);
      if (cover === 0) continue;
      const depth = layer / (count - 1);
      ramp.read(mix(0.56, 0.02, depth ** 0.8), hill);
      // Mist gathers at the foot of each chain.
      blend(hill, haze, mix(0.5, 0.12, depth) * smoothStep(0, 0.22, below));
      blend(out, hill, cover);
    }
  };
};
