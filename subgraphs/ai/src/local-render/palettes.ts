import type { Random } from './random.ts';

/** What drifts through the picture. */
export type Drift = 'petals' | 'snow' | 'stars' | 'none';

/** Colours of a picture, from its darkest to its lightest. */
export interface Palette {
  /** `#rrggbb`. */
  readonly colors: readonly [string, string, string, string, string];
  readonly drift: Drift;
  /** Words, in lower case, that ask for it. */
  readonly words: readonly string[];
}

const palettes: readonly Palette[] = [
  {
    colors: ['#3b1f3f', '#8c3b6b', '#e07a9f', '#f7b9cc', '#fff1f3'],
    drift: 'petals',
    words: ['桜', 'さくら', '花', '春', '梅', 'sakura', 'cherry', 'blossom', 'flower', 'spring', 'pink', 'rose'],
  },
  {
    colors: ['#04102e', '#0b3a63', '#1b7a9c', '#6fc7d4', '#eefbf6'],
    drift: 'none',
    words: ['海', '波', '水', '湖', '川', '青', 'sea', 'ocean', 'wave', 'water', 'lake', 'river', 'blue'],
  },
  {
    colors: ['#0c1f1a', '#1e4d39', '#4f8a4e', '#a8c66c', '#f6f3c8'],
    drift: 'none',
    words: ['森', '緑', '竹', '葉', '茶', '夏', 'forest', 'green', 'tree', 'bamboo', 'leaf', 'garden', 'summer'],
  },
  {
    colors: ['#26113d', '#7a2350', '#d8573c', '#f7a541', '#ffe9b0'],
    drift: 'none',
    words: ['夕', '紅葉', '秋', '火', '朝', 'sunset', 'dusk', 'autumn', 'fire', 'dawn', 'sunrise', 'orange', 'lantern'],
  },
  {
    colors: ['#05061a', '#171a4a', '#3f3a8c', '#8f7fd1', '#f3e9ff'],
    drift: 'stars',
    words: ['夜', '星', '月', '宇宙', '夢', 'night', 'star', 'moon', 'space', 'galaxy', 'dream', 'city', 'purple'],
  },
  {
    colors: ['#1c2a3f', '#4b6784', '#93b1c9', '#cfe0ea', '#fbfdff'],
    drift: 'snow',
    words: ['雪', '冬', '氷', '白', '霧', 'snow', 'winter', 'ice', 'white', 'fog', 'mist'],
  },
  {
    colors: ['#1d1410', '#5b3a29', '#a8743f', '#e3bd7e', '#fff6e0'],
    drift: 'none',
    words: ['金', '砂', '古', '寺', 'gold', 'desert', 'sand', 'temple', 'coffee', 'vintage'],
  },
  {
    colors: ['#0d0221', '#45108a', '#c51f8d', '#27d3e8', '#f4ffe6'],
    drift: 'stars',
    words: ['未来', 'ネオン', '電', 'neon', 'cyber', 'future', 'robot', 'electric'],
  },
];

/**
 * The palette that the text asks for, or any.
 * @param unwanted palettes that this text names are left out, unless all are
 */
export function choosePalette(text: string, unwanted: string, random: Random): Palette {
  const allowed = palettes.filter((palette) => countWords(unwanted, palette.words) === 0);
  const open = allowed.length > 0 ? allowed : palettes;
  const most = Math.max(...open.map((palette) => countWords(text, palette.words)));
  return pick(
    open.filter((palette) => countWords(text, palette.words) === most),
    random,
  );
}

/** How many of the words stand in the text. */
export function countWords(text: string, words: readonly string[]): number {
  const lower = text.toLowerCase();
  return words.filter((word) => lower.includes(word)).length;
}

/** @throws RangeError for an empty list */
export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from.');
  return item;
}
