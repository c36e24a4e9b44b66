import { blend, type Rgb } from './color-ramp.ts';
import { mix, smoothStep } from './noise.ts';
import type { Scene } from './scene.ts';

/** Folds of cloth: noise that is bent by noise that is bent by noise (https://iquilezles.org/articles/warp/). */
export const silk: Scene = ({ random, noise, ramp, octaves }) => {
  const zoom = mix(1.4, 2.6, random());
  const bend = mix(1.1, 2, random());
  const angle = random() * Math.PI * 2;
  const cos = Math.cos(angle) * zoom;
  const sin = Math.sin(angle) * zoom;
  const coarse = Math.max(2, octaves - 2);
  const light: Rgb = [0, 0, 0];
  const dark: Rgb = [0, 0, 0];
  ramp.read(1, light);
  ramp.read(0, dark);

  return (x, y, out) => {
    // Stretched in one direction, as threads are.
    const px = (cos * x - sin * y) * 0.7;
    const py = (sin * x + cos * y) * 1.3;
    const qx = noise.layered(px, py, coarse);
    const qy = noise.layered(px + 5.2, py + 1.3, coarse);
    const rx = noise.layered(px + bend * 2 * qx + 1.7, py + bend * 2 * qy + 9.2, coarse);
    const ry = noise.layered(px + bend * 2 * qx + 8.3, py + bend * 2 * qy + 2.8, coarse);
    const value = noise.layered(px + bend * 2 * rx, py + bend * 2 * ry, octaves);
    ramp.read(0.46 + value * 0.62 + ry * 0.38, out);
    blend(out, dark, smoothStep(0.1, 0.75, Math.abs(qx - rx)) * 0.45);
    // The sheen lies where the folds turn.
    const sheen = 1 - Math.abs(Math.sin(6 * value + 4 * rx));
    blend(out, light, sheen ** 6 * 0.28);
  };
};
