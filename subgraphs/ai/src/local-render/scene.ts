import type { ColorRamp, Rgb } from './color-ramp.ts';
import type { Noise } from './noise.ts';
import type { Random } from './random.ts';

/** What a scene is made of. */
export interface SceneMaterial {
  readonly random: Random;
  readonly noise: Noise;
  /** From the darkest to the lightest colour. */
  readonly ramp: ColorRamp;
  /** Layers of noise: more steps give finer detail. */
  readonly octaves: number;
  /** Width over height. */
  readonly aspect: number;
  /** Height of one pixel, where the picture is 1 high. */
  readonly pixel: number;
}

/** Writes the colour at a point into `out`. `x` runs from 0 to the aspect ratio, `y` from 0 (top) to 1. */
export type Shader = (x: number, y: number, out: Rgb) => void;

export type Scene = (material: SceneMaterial) => Shader;
