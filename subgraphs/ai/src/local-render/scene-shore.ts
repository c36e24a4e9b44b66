import { blend, type Rgb } from './color-ramp.ts';
import { mix, smoothStep } from './noise.ts';
import type { Scene } from './scene.ts';
import { createSky } from './sky.ts';

/** A wide water that mirrors the sky, with the sun's glitter on it and a far coast. */
export const shore: Scene = (material) => {
  const { random, noise, ramp, octaves, aspect, pixel } = material;
  const horizon = mix(0.46, 0.6, random());
  const sky = createSky(material, horizon);
  const offset = random() * 300;
  const coastHeight = mix(0.02, 0.07, random());
  const light: Rgb = [0, 0, 0];
  const deep: Rgb = [0, 0, 0];
  const coast: Rgb = [0, 0, 0];
  ramp.read(1, light);
  ramp.read(0.12, deep);
  ramp.read(0.34, coast);

  return (x, y, out) => {
    if (y < horizon) {
      sky.shade(x, y, out);
      const rise = coastHeight * (0.25 + 1.4 * noise.layered(x * 2.2 + offset, 3.7, octaves));
      blend(out, coast, 0.85 * smoothStep(-pixel, pixel, y - (horizon - rise)));
      return;
    }
    const near = (y - horizon) / (1 - horizon);
    // Waves look flatter and finer the farther off they are.
    const scale = 1 / (0.04 + near * 0.5);
    const wave = noise.layered((x - aspect / 2) * scale * 0.55 + offset, scale * 7 + near * 3, octaves);
    const mirrored = horizon * (1 - near * 0.85);
    sky.shade(x + wave * 0.12 * near, Math.max(0, mirrored + wave * 0.1), out);
    blend(out, deep, mix(0.3, 0.82, near ** 0.7) + wave * 0.32);
    const path = Math.exp(-(((x - sky.sunX) / (0.05 + 0.22 * near)) ** 2));
    blend(out, light, 0.85 * path * smoothStep(0.02, 0.32, wave + 0.08));
  };
};
