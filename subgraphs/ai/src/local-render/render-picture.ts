import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { createColorRamp, type Rgb } from './color-ramp.ts';
import { createDrift } from './drift.ts';
import { clamp, createNoise } from './noise.ts';
import { choosePalette, countWords, pick } from './palettes.ts';
import { createRandom, hashNumbers, hashText, type Random } from './random.ts';
import type { Scene, SceneMaterial } from './scene.ts';
import { bokeh } from './scene-bokeh.ts';
import { ridges } from './scene-ridges.ts';
import { shore } from './scene-shore.ts';
import { silk } from './scene-silk.ts';

/** All that a picture depends on. */
export interface PictureRequest {
  readonly text: string;
  readonly negativeText: string | null;
  readonly seed: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 to 100; more give finer detail. */
  readonly steps: number;
}

const scenes: readonly { readonly scene: Scene; readonly words: readonly string[] }[] = [
  { scene: ridges, words: ['山', '丘', '空', '雪', '森', 'mountain', 'hill', 'valley', 'sky', 'forest', 'landscape'] },
  {
    scene: shore,
    words: ['海', '湖', '川', '波', '浜', '港', 'sea', 'ocean', 'lake', 'river', 'shore', 'beach', 'harbor'],
  },
  {
    scene: bokeh,
    words: ['光', '街', '灯', '花火', '雨', 'light', 'city', 'street', 'lantern', 'firework', 'rain', 'neon'],
  },
  {
    scene: silk,
    words: ['風', '布', '煙', '夢', '抽象', 'wind', 'silk', 'smoke', 'dream', 'abstract', 'flow', 'marble'],
  },
];

/**
 * Draws a picture from a text, pixel by pixel. No artificial intelligence: words choose colours and a scene, and the text's
 * hash with the seed everything else. It keeps its thread busy until it is done (about 1 µs a pixel).
 * @param onProgress is told after each block of rows, 0 to 1
 * @returns rows of red, green, blue; one byte each
 */
export function renderPicture(
  request: PictureRequest,
  onProgress: (fraction: number) => void,
): Uint8Array<ArrayBuffer> {
  const { width, height } = request;
  const shade = createShader(request);
  const pixels = new Uint8Array(width * height * 3);
  const color: Rgb = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      shade((column + 0.5) / height, (row + 0.5) / height, color);
      const offset = (row * width + column) * 3;
      // Half a step of ordered noise, so that slow gradients show no bands.
      const dither = (((column * 7 + row * 13) % 16) - 7.5) / 16;
      pixels[offset] = toByte(color[0] + dither);
      pixels[offset + 1] = toByte(color[1] + dither);
      pixels[offset + 2] = toByte(color[2] + dither);
    }
    if (row % 32 === 31) onProgress((row + 1) / height);
  }
  return pixels;
}

function createShader({ text, negativeText, seed, width, height, steps }: PictureRequest) {
  const wanted = normalizeText(text);
  const unwanted = normalizeText(negativeText ?? '');
  const random = createRandom(hashNumbers(hashText(wanted), hashText(unwanted), seed));
  const palette = choosePalette(wanted, unwanted, random);
  const material: SceneMaterial = {
    random,
    noise: createNoise(random),
    ramp: createColorRamp(palette.colors),
    octaves: clamp(1 + Math.round(Math.log2(steps + 1)), 2, 7),
    aspect: width / height,
    pixel: 1 / height,
  };
  const scene = chooseScene(wanted, random)(material);
  const drift = createDrift(palette.drift, material);
  const centerX = width / height / 2;
  return (x: number, y: number, out: Rgb): void => {
    scene(x, y, out);
    drift?.(x, y, out);
    const shadow = 1 - 0.22 * (((x - centerX) / centerX) ** 2 * 0.5 + (2 * y - 1) ** 2 * 0.5) ** 1.5;
    out[0] *= shadow;
    out[1] *= shadow;
    out[2] *= shadow;
  };
}

function chooseScene(text: string, random: Random): Scene {
  const most = Math.max(...scenes.map(({ words }) => countWords(text, words)));
  return pick(
    scenes.filter(({ words }) => countWords(text, words) === most),
    random,
  ).scene;
}

const toByte = (value: number): number => clamp(Math.round(value), 0, 255);
