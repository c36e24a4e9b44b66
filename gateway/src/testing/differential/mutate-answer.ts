import type { Random } from './random.ts';

/** Values that stand where others are expected, as JSON texts. */
const strangers = [
  ...['null', 'true', 'false', '0', '-0', '7', '1.0', '1e3', '-1E-2', '2147483648', '-2147483649', '1e400', '0.1e+2'],
  ...['12345678901', '""', '"text"', '"\\u0041\\n"', '"\\ud800"', '"\\udc00\\ud800"', '"__proto__"', '"RED"', '"Item"'],
  ...['{}', '[]', '[[]]', '[null]', '[[1],[2,null]]', '{"id":"1"}', '{"__typename":"Item"}', '{"__proto__":{"id":1}}'],
  ...[`${'['.repeat(150)}${']'.repeat(150)}`, `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, `"${'x'.repeat(700)}"`],
  // What only looks like JSON.
  ...[
    '01',
    '+1',
    '.5',
    '1.',
    '-',
    'nul',
    'truE',
    'NaN',
    "'a'",
    '"\\x"',
    '"\\u12g4"',
    '"\t"',
    '"\0"',
    '[1,]',
    '{"a"}',
    '',
  ],
];
const strangeKeys = [
  '__proto__',
  'constructor',
  '_',
  '_0',
  '_1',
  '_00',
  'i',
  'idx',
  'data',
  'errors',
  '',
  '日本',
  '\0',
];
const bytes = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  ' ',
  '\n',
  '0',
  '-',
  'e',
  '.',
  'n',
  't',
  '\0',
  '\u00a0',
  '\ufeff',
  'é',
];
const spaces = [' ', '\n', '\r\n', '\t', '   \n'];

/** How often each of these happens to each value, key or gap between tokens. */
interface Habits {
  readonly space: number;
  readonly escape: number;
  readonly shuffle: number;
  readonly stranger: number;
  readonly omit: number;
  readonly add: number;
  readonly twice: number;
}

/**
 * An answer as another server might have written it, or a broken one, or one that got damaged on its way.
 * @returns not always JSON, not always UTF-8
 */
export function mutateAnswer(answer: unknown, random: Random): Buffer {
  const often = (how: number) => (random.chance(0.3) ? how : 0);
  // Where a type's name comes late, an object below that does not say its own is not known by it: that is told, but differently.
  const shuffle = often(1);
  const habits: Habits = {
    space: often(0.3),
    escape: often(0.3),
    shuffle,
    stranger: shuffle > 0 ? 0 : often(0.05),
    omit: shuffle > 0 ? 0 : often(0.1),
    add: often(0.2),
    twice: random.chance(0.1) ? 0.2 : 0,
  };
  const text = Buffer.from(write(answer, habits, random));
  return shuffle === 0 && random.chance(0.3) ? damaged(text, random) : text;
}

function write(value: unknown, habits: Habits, random: Random): string {
  const gap = () => (random.chance(habits.space) ? random.pick(spaces) : '');
  if (random.chance(habits.stranger)) return random.pick(strangers);
  if (typeof value === 'string') return random.chance(habits.escape) ? escaped(value) : JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => {
      const text = `${gap()}${write(item, habits, random)}${gap()}`;
      if (random.chance(habits.omit / 10)) return [];
      return random.chance(habits.twice / 10) ? [text, text] : [text];
    });
    return `[${gap()}${items.join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([key, item]) => {
    const member = () => {
      const name = random.chance(habits.escape) ? escaped(key) : JSON.stringify(key);
      return `${gap()}${name}${gap()}:${gap()}${write(item, habits, random)}${gap()}`;
    };
    if (random.chance(habits.omit)) return [];
    return random.chance(habits.twice) ? [member(), member()] : [member()];
  });
  if (random.chance(habits.add)) members.push(`${JSON.stringify(random.pick(strangeKeys))}:${random.pick(strangers)}`);
  if (habits.shuffle > 0) members.sort(() => random.next() - 0.5);
  return `{${gap()}${members.join(',')}}`;
}

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

function damaged(text: Buffer, random: Random): Buffer {
  const at = random.below(text.length);
  const to = at + random.below(Math.min(text.length - at, 20));
  switch (random.below(4)) {
    case 0: {
      const flipped = Buffer.from(text);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([text.subarray(0, at), text.subarray(to)]);
    case 2:
      // Its last brace is still there: else nobody would look at the rest.
      return Buffer.concat([text.subarray(0, at), Buffer.from('}')]);
    default:
      return Buffer.concat([text.subarray(0, at), Buffer.from(random.pick(bytes)), text.subarray(at)]);
  }
}
