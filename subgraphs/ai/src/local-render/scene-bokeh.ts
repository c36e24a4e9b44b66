import { blend, type Rgb } from './color-ramp.ts';
import { clamp, mix } from './noise.ts';
import type { Scene } from './scene.ts';

interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly blur: number;
  readonly strength: number;
  readonly color: Readonly<Rgb>;
}

/** Lamps far away at night, out of focus: discs of light that shine through one another. */
export const bokeh: Scene = ({ random, noise, ramp, octaves, aspect, pixel }) => {
  const line = mix(0.35, 0.7, random());
  const tilt = mix(-0.25, 0.25, random());
  const lamps = Array.from({ length: Math.round(mix(46, 72, random()) * Math.sqrt(aspect)) }, (_, index): Lamp => {
    const x = aspect * mix(-0.05, 1.05, random());
    // Most of them stand along a street, some anywhere.
    const spread = index % 4 === 0 ? 0.5 : 0.16;
    const color: Rgb = [0, 0, 0];
    ramp.read(mix(0.42, 1, random() ** 0.8), color);
    return {
      x,
      y: line + tilt * (x / aspect - 0.5) + spread * (random() + random() - 1),
      radius: mix(0.012, 0.085, random() ** 2.2),
      blur: mix(0.06, 0.4, random() ** 2),
      strength: mix(0.12, 0.7, random() ** 1.5),
      color,
    };
  });
  const offset = random() * 100;
  const glow: Rgb = [0, 0, 0];
  ramp.read(0.5, glow);

  return (x, y, out) => {
    const away = y - line - tilt * (x / aspect - 0.5);
    const haze = noise.layered(x * 1.3 + offset, y * 2.1, octaves);
    ramp.read(0.05 + haze * 0.16 + 0.1 * Math.exp(-away * away * 9), out);
    blend(out, glow, 0.42 * Math.exp(-away * away * 26) * (0.75 + haze));
    for (const lamp of lamps) {
      const dx = x - lamp.x;
      const dy = y - lamp.y;
      const distance = dx * dx + dy * dy;
      if (distance > lamp.radius * lamp.radius * 1.6) continue;
      const place = Math.sqrt(distance) / lamp.radius;
      const cover = clamp((1 - place) / (lamp.blur + pixel / lamp.radius) + 0.5, 0, 1);
      // A lens makes the rim a little brighter than the middle.
      screen(out, lamp.color, cover * lamp.strength * (0.72 + 0.28 * Math.min(1, place) ** 4));
    }
  };
};

/** Adds light as two projectors do: never past white. */
function screen(out: Rgb, color: Readonly<Rgb>, share: number): void {
  out[0] += (255 - out[0]) * (color[0] / 255) * share;
  out[1] += (255 - out[1]) * (color[1] / 255) * share;
  out[2] += (255 - out[2]) * (color[2] / 255) * share;
}
