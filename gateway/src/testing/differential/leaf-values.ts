import { type GraphQLEnumType, type GraphQLScalarType, isEnumType } from 'graphql';
import type { Random } from './random.ts';

const texts = [
  '',
  'plain',
  'with "quotes" and \\ backslash',
  'line\nbreak\ttab\u0000nul',
  '日本語のテキスト',
  'emoji 👩‍🚀 \u2028 \u2029',
  '__proto__',
  'constructor',
  '</script>',
  'null',
];
const numbers = [0, 1, -1, 2147483647, -2147483648, 42];
const floats = [0, 0.1, -2.5, 1e21, 5e-7, 3, 9007199254740991];

/** A value of a leaf type as a resolver returns it. `values` are the enum values that it may take. */
export function leafValue(
  type: GraphQLScalarType | GraphQLEnumType,
  values: readonly string[],
  random: Random,
): unknown {
  if (isEnumType(type)) return random.pick(values);
  switch (type.name) {
    case 'Int':
      return random.pick(numbers);
    case 'Float':
      return random.pick(floats);
    case 'Boolean':
      return random.chance(0.5);
    case 'String':
    case 'ID':
      return `${random.pick(texts)}#${random.below(1000)}`;
    default:
      return customValue(random, 3);
  }
}

/** Anything that JSON can say but null, for custom scalars. */
function customValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 6 : 4);
  if (kind === 0) return random.pick(texts);
  if (kind === 1) return random.pick(floats);
  if (kind === 2) return random.chance(0.5);
  if (kind === 3) return random.below(100);
  const item = () => (random.chance(0.2) ? null : customValue(random, depth - 1));
  if (kind === 4) return Array.from({ length: random.below(3) }, item);
  const keys = ['a', 'id', '__typename', '__proto__', 'constructor', 'ключ'];
  return Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.pick(keys), item()]));
}
