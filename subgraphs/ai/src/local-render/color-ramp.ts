import { clamp, mix } from './noise.ts';

/** One pixel under work: red, green and blue, each 0 to 255. */
export type Rgb = [number, number, number];

/** Colours along a line. */
export interface ColorRamp {
  /** Writes the colour at `place` (0 to 1, clamped) into `out`. */
  read(place: number, out: Rgb): void;
}

const size = 1024;

/** @param colors `#rrggbb`, evenly spread; between them it goes through OKLab, which keeps mixtures clean */
export function createColorRamp(colors: readonly string[]): ColorRamp {
  const stops = colors.map((color) => toOklab(parseHex(color)));
  const table = new Float32Array(size * 3);
  for (let index = 0; index < size; index += 1) {
    const place = (index / (size - 1)) * (stops.length - 1);
    const from = stops[Math.min(Math.floor(place), stops.length - 2)] ?? [0, 0, 0];
    const to = stops[Math.min(Math.floor(place) + 1, stops.length - 1)] ?? from;
    const share = place - Math.min(Math.floor(place), stops.length - 2);
    table.set(toRgb([mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)]), index * 3);
  }
  return {
    read(place, out) {
      const offset = Math.round(clamp(place, 0, 1) * (size - 1)) * 3;
      out[0] = table[offset] ?? 0;
      out[1] = table[offset + 1] ?? 0;
      out[2] = table[offset + 2] ?? 0;
    },
  };
}

/** Puts `color` over the pixel. @param share 0 leaves it, 1 replaces it */
export function blend(out: Rgb, color: Readonly<Rgb>, share: number): void {
  out[0] = mix(out[0], color[0], share);
  out[1] = mix(out[1], color[1], share);
  out[2] = mix(out[2], color[2], share);
}

type Lab = readonly [number, number, number];

function parseHex(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

// Matrices: https://bottosson.github.io/posts/oklab/
function toOklab([red, green, blue]: Rgb): Lab {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toRgb([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return clamp(encoded * 255, 0, 255);
}
