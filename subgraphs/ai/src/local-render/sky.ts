import { blend, type Rgb } from './color-ramp.ts';
import { clamp, mix, smoothStep } from './noise.ts';
import type { SceneMaterial, Shader } from './scene.ts';

/** A sky with clouds and a sun or moon. */
export interface Sky {
  readonly shade: Shader;
  readonly sunX: number;
}

/** @param horizon where the land or sea begins, 0 (top) to 1 */
export function createSky({ random, noise, ramp, octaves, aspect, pixel }: SceneMaterial, horizon: number): Sky {
  const sunX = aspect * mix(0.25, 0.75, random());
  const sunY = horizon * mix(0.35, 0.8, random());
  const sunRadius = mix(0.05, 0.11, random());
  const offset = random() * 500;
  const light: Rgb = [0, 0, 0];
  ramp.read(1, light);
  return {
    sunX,
    shade: (x, y, out) => {
      const low = clamp(y / (horizon + 0.15), 0, 1);
      const cloud = noise.layered(x * 1.1 + offset, y * 4.2 + offset, Math.max(2, octaves - 1));
      ramp.read(mix(0.42, 0.86, low) + cloud * 0.16, out);
      const distance = Math.hypot(x - sunX, y - sunY);
      blend(out, light, 0.75 * Math.exp(-distance * 5.5));
      blend(out, light, smoothStep(sunRadius + pixel, sunRadius - pixel, distance));
    },
  };
}
