import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { quoted, writerOf } from './json-text.ts';

const key = { inner: true };
const mood = new GraphQLEnumType({ name: 'Mood', values: { CALM: { value: 0 }, WILD: { value: key }, SAD: {} } });
const types: GraphQLLeafType[] = [
  GraphQLString,
  GraphQLID,
  GraphQLInt,
  GraphQLFloat,
  GraphQLBoolean,
  mood,
  new GraphQLScalarType({ name: 'Any' }),
];
const given: unknown[] = [
  ...[0, -0, 7, -1, 1.5, 1e21, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, Number.NaN, Infinity, -Infinity, 7n],
  ...[
    '',
    '7',
    'CALM',
    'SAD',
    'a "b" \\ \n',
    '\u0000',
    '\u007f',
    '\u2028',
    '日本 😀',
    '\ud800',
    'x\udc00y',
    'é'.repeat(100),
  ],
  ...[true, false, key, {}, [], ['SAD'], new Date(0), Symbol('s'), () => 1],
];

/** What the type itself gives, as JSON; null where it refuses. */
function serialized(type: GraphQLLeafType, value: unknown): string | null {
  try {
    return JSON.stringify(type.serialize(value)) ?? null;
  } catch {
    return null;
  }
}

describe.each(types)('a value of %s', (type) => {
  it('is written as its type would write it, or left to it', () => {
    const write = writerOf(type);
    const wrong = given.filter((value) => write(value) !== null && write(value) !== serialized(type, value));
    expect(wrong).toEqual([]);
  });
});

it('leaves nothing that is usual to the types', () => {
  const usual: readonly [GraphQLLeafType, unknown, string][] = [
    [GraphQLString, 'a', '"a"'],
    [GraphQLID, 'a', '"a"'],
    [GraphQLInt, 7, '7'],
    [GraphQLFloat, 1.5, '1.5'],
    [GraphQLBoolean, false, 'false'],
    [mood, key, '"WILD"'],
  ];
  for (const [type, value, text] of usual) expect(writerOf(type)(value)).toBe(text);
});

it('quotes any text as JSON does', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const text = `a${String.fromCharCode(code)}b`;
    if (quoted(text) !== JSON.stringify(text)) throw new Error(`U+${code.toString(16)} is quoted otherwise`);
  }
});
