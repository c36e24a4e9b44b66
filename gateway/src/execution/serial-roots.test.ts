import { parse, print, stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import { serialRoots } from './serial-roots.ts';

const written = (text: string) => print(serialRoots(parse(text, { noLocation: true })));
const same = (one: string, other: string) =>
  expect(stripIgnoredCharacters(written(one))).toBe(stripIgnoredCharacters(other));
const range = (size: number) => Array.from({ length: size }, (_, at) => at);

describe('the root fields of a mutation', () => {
  it('are written once where they are named again, with all that is selected of them', () => {
    same(
      'mutation { a: m { p } b: m { q } ...F a: m { p r } } fragment F on Mutation { b: m { s } }',
      ['mutation { a: m { p p r } b: m { q s } } fragment F on Mutation { b: m { s } }'].join(),
    );
  });

  it('take up no more text than they did, named 1,200 times', () => {
    const text = `mutation { ${range(1_200)
      .map((at) => `m { p${at} }`)
      .join(' ')} }`;
    expect(stripIgnoredCharacters(written(text)).length).toBeLessThan(text.length);
  });

  it('are written for each condition once, and not where they ran before whatever the variables are', () => {
    const again = 'm @include(if: $a) { p } '.repeat(3);
    same(
      `mutation M($a: Boolean!, $b: Boolean!) { ${again} m { q } m @skip(if: $b) { r } m @include(if: $a) { s } }`,
      `mutation M($a: Boolean!, $b: Boolean!) {
        ... @include(if: $a) { m { p p p s q ... @skip(if: $b) { r } } }
        ... @skip(if: $a) { m { q ... @skip(if: $b) { r } } }
      }`,
    );
  });

  it('are left out at places that can never be the first to run them', () => {
    const variables = 'mutation M($a: Boolean!, $b: Boolean!, $c: Boolean!)';
    same(
      `${variables} {
        m @include(if: $a) { p }
        ... @include(if: $b) { m @include(if: $a) { q } }
        m @skip(if: $a) { r }
        m @include(if: $c) { s }
        ... @include(if: $a) { m @skip(if: $a) { t } }
      }`,
      `${variables} {
        ... @include(if: $a) { m { p ... @include(if: $b) { q } ... @include(if: $c) { s } } }
        ... @skip(if: $a) { m { r ... @include(if: $c) { s } } }
      }`,
    );
  });

  it('are refused where one of them has more conditions than can be told apart in a text of some length', () => {
    const under = (conditions: number) => {
      const variables = range(conditions).map((at) => `$v${at}: Boolean!`);
      const fields = range(conditions).map((at) => `m @include(if: $v${at}) { p${at} }`);
      return `mutation M(${variables.join(' ')}) { ${fields.join(' ')} }`;
    };
    expect(() => written(under(16))).not.toThrow();
    expect(() => written(under(17))).toThrow(expect.objectContaining({ code: 'OPERATION_TOO_COMPLEX' }));
  });
});
