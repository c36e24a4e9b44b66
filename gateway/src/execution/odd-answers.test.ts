import { describe, expect, it } from 'vitest';
import { composeCase } from '../testing/differential/compose-case.ts';
import { createRun } from '../testing/differential/system-under-test.ts';
import { RunTooLarge } from './run-too-large.ts';

/** The engine on subgraphs whose answers are texts, made from what each was asked. */
function engineOn(subgraphs: Readonly<Record<string, string>>, answers: Record<string, () => string>) {
  const composed = composeCase({ name: 'odd answers', subgraphs, operations: [] });
  const names = Object.keys(subgraphs).map((name) => [name, async () => ({ data: { name } })] as const);
  const give = ({ data }: { readonly data?: Record<string, unknown> | null }) =>
    Buffer.from(answers[String(data?.name)]?.() ?? '');
  return createRun({ ...composed, subgraphs: new Map(names) }, give);
}

const shop = {
  shop: `type Query { products: [Product] first: Product }
    type Product @key(fields: "id") { id: ID!  weight: Float  size: Int  maker: Maker }
    type Maker { name: String  city: String }`,
  stock: 'type Product @key(fields: "id") { id: ID!  left: Int }',
};
const product = (id: string | number) => `{"__typename":"Product","id":${JSON.stringify(id)}}`;
const list = (...items: string[]) => `[${items.join(',')}]`;

describe('an answer that is odd', () => {
  it.each(['"text"', '5', 'true', '[]', '[{"left":1}]'])(
    'leaves nothing null without an error where %s stands for an entity',
    async (entity) => {
      const run = engineOn(shop, {
        shop: () => `{"data":{"products":${list(product(1), product(2), product(3))}}}`,
        stock: () => `{"data":{"_0":[${entity},{"left":2},null]}}`,
      });
      const { data, errors = [] } = await run({ query: '{ products { left } }' });
      expect(data).toEqual({ products: [{ left: null }, { left: 2 }, { left: null }] });
      expect(errors.map(({ path }) => path)).toEqual([['products', 0, 'left']]);
    },
  );

  it('does not hide by a field that comes twice that another does not come', async () => {
    const run = engineOn(shop, { shop: () => '{"data":{"first":{"weight":1,"weight":2}}}', stock: () => '' });
    const { data, errors = [] } = await run({ query: '{ first { weight size } }' });
    expect(data).toEqual({ first: { weight: 2, size: null } });
    expect(errors.map(({ path }) => path)).toEqual([['first', 'size']]);
  });

  it('shows nothing of what came before the mistake, not even how many there were', async () => {
    const twice = '"products":[{"maker":{"name":"A"},"maker":{"name":"B"}},{"maker":null}]';
    const run = engineOn(shop, { shop: () => `{"data":{${twice},${twice},}}`, stock: () => '' });
    expect((await run({ query: '{ products { maker { name } } }' })).data).toEqual({ products: null });
  });

  it('shows ids as the text of the number that they are, and no numbers that are none', async () => {
    const numbers = ['7', '-7', '-0', '7.0', '7e2', '12345678901234567890', '7.5', '1e400'];
    const run = engineOn(shop, {
      shop: () => `{"data":{"products":${list(...numbers.map((n) => `{"id":${n},"weight":${n}}`))}}}`,
      stock: () => '',
    });
    const { data, errors = [] } = await run({ query: '{ products { weight id } }' });
    const ids = ['7', '-7', '0', '7', '700', '12345678901234567890'];
    const weights = [7, -7, -0, 7, 700, 12345678901234567000];
    expect(data).toEqual({ products: [...ids.map((id, nth) => ({ weight: weights[nth], id })), null, null] });
    expect(errors.map(({ path }) => path)).toEqual([
      ['products', 6, 'id'],
      // One is enough for the null that both end in.
      ['products', 7, 'weight'],
    ]);
  });

  it('knows a type whose name is written with escapes', async () => {
    const run = engineOn(
      { zoo: 'type Query { pets: [Pet] }  union Pet = Cat | Dog  type Cat { lives: Int }  type Dog { tricks: Int }' },
      { zoo: () => '{"data":{"pets":[{"__typename":"\\u0043at","lives":9}]}}' },
    );
    expect(await run({ query: '{ pets { ... on Cat { lives } } }' })).toEqual({ data: { pets: [{ lives: 9 }] } });
  });

  it.each([3, 100])(
    'knows each of %i types by its name, and none by what only begins or ends like one',
    async (count) => {
      const kinds = Array.from({ length: count }, (_, nth) => `Kind${nth}`);
      const types = kinds.map((kind) => `type ${kind} implements Pet { name: String  is${kind}: Int }`);
      const strangers = ['Kind', 'Kind1000', '1', 'Pets', ''];
      const run = engineOn(
        { zoo: `type Query { pets: [Pet] }  interface Pet { name: String }  ${types.join('  ')}` },
        {
          zoo: () => {
            const pets = kinds.map((kind) => `{"__typename":"${kind}","name":"${kind}","is${kind}":1}`);
            return `{"data":{"pets":${list(...pets, ...strangers.map((name) => `{"__typename":"${name}","name":"x"}`))}}}`;
          },
        },
      );
      const query = `{ pets { __typename name ${kinds.map((kind) => `... on ${kind} { is${kind} }`).join(' ')} } }`;
      const known = kinds.map((kind) => ({ __typename: kind, name: kind, [`is${kind}`]: 1 }));
      const { data, errors } = await run({ query });
      expect(data).toEqual({ pets: [...known, ...strangers.map(() => null)] });
      expect(errors).toHaveLength(strangers.length);
    },
  );

  it('knows a value of an enum whose name is written with escapes, and no other', async () => {
    const run = engineOn(
      { zoo: 'type Query { pets: [Pet] }  type Pet { mood: Mood  moods: [[Mood!]] }  enum Mood { CALM WILD }' },
      {
        zoo: () => {
          const moods = ['"\\u0043ALM"', '"WIL\\u0044"', '"\\u0063alm"', '"CALM\\n"', '"\\ud800"'];
          return `{"data":{"pets":${list(...moods.map((mood) => `{"mood":${mood},"moods":[["WILD",${mood}]]}`))}}}`;
        },
      },
    );
    const { data, errors = [] } = await run({ query: '{ pets { mood moods } }' });
    const others = Array.from({ length: 3 }, () => ({ mood: null, moods: [null] }));
    const known = ['CALM', 'WILD'].map((mood) => ({ mood, moods: [['WILD', mood]] }));
    expect(data).toEqual({ pets: [...known, ...others] });
    expect(errors.map(({ path }) => path)).toEqual(
      [2, 3, 4].flatMap((nth) => [
        ['pets', nth, 'mood'],
        ['pets', nth, 'moods', 0, 1],
      ]),
    );
  });

  it('has its mistakes told also where they lie deeper than paths are kept', async () => {
    const depth = 150;
    const run = engineOn(
      { tree: 'type Query { tree: [[[[Tree]]]] }  type Tree { tree: [[[[Tree]]]]  leaf: Int }' },
      { tree: () => `{"data":{${'"tree":[[[[{'.repeat(depth)}"leaf":"none"${'}]]]]'.repeat(depth)}}}` },
    );
    const { data, errors } = await run({ query: `{ ${'tree { '.repeat(depth)}leaf ${'} '.repeat(depth)}}` });
    expect(JSON.stringify(data)).toContain('{"leaf":null}');
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_ERROR' } }]);
  });
});

describe('a large answer', () => {
  const many = 100_000;

  it('has 100,000 objects that get the same entity, of which no two are the same', async () => {
    const run = engineOn(
      {
        forum: `
          type Query { posts: [Post]  comments: [Comment] }  type Post { author: User }  type Comment { by: User }
          type User @key(fields: "id") { id: ID!  face: Face }  type Face { url: String }`,
        users: 'type User @key(fields: "id") { id: ID!  name: String }',
      },
      {
        forum: () => {
          const user = '{"__typename":"User","id":"u","face":{"url":"x"}}';
          const posts = Array.from({ length: many }, () => `{"author":${user}}`);
          return `{"data":{"posts":${list(...posts)},"comments":${list(...posts).replaceAll('author', 'by')}}}`;
        },
        users: () => '{"data":{"_0":[{"name":"A"}]}}',
      },
    );
    const begun = process.cpuUsage();
    const { data } = await run({
      query: '{ posts { author { name face { url } } } comments { by { name face { url } } } }',
    });
    // All with all would be a minute.
    expect(process.cpuUsage(begun).user).toBeLessThan(10_000_000);
    const author = { name: 'A', face: { url: 'x' } };
    expect(data).toMatchObject({ posts: { length: many, 99999: { author } }, comments: { 99999: { by: author } } });
  });

  it('may have objects of 300 fields, lists of 100,000 items and 10 MB', async () => {
    const fields = Array.from({ length: 300 }, (_, nth) => `field${nth}`);
    const objects = Array.from({ length: 1000 }, (_, nth) =>
      JSON.stringify(Object.fromEntries(fields.map((field) => [field, `${field} of the object ${nth}`]))),
    );
    const numbers = Array.from({ length: many }, (_, nth) => nth);
    const run = engineOn(
      {
        wide: `type Query { wide: [Wide]  numbers: [[Int]] } type Wide { ${fields.map((field) => `${field}: String`).join(' ')} }`,
      },
      { wide: () => `{"data":{"wide":${list(...objects)},"numbers":[null,${JSON.stringify(numbers)}]}}` },
    );
    for (let round = 0; round < 2; round += 1) {
      const { data } = await run({ query: `{ wide { ${fields.join(' ')} } numbers }` });
      const right = `{"wide":${list(...objects)},"numbers":[null,${JSON.stringify(numbers)}]}`;
      expect(JSON.stringify(data) === right).toBe(true);
    }
  });

  it('that is too large to be read leaves the run after it a clean memory', async () => {
    const fields = Array.from({ length: 100 }, (_, nth) => `field${nth}`);
    // Each object has room for the fields of either type.
    let items = 200_000;
    const run = engineOn(
      {
        flags: `type Query { flags: [Any] }  union Any = Flag | Wide  type Flag { on: Boolean }
          type Wide { ${fields.map((field) => `${field}: String`).join(' ')} }`,
      },
      { flags: () => `{"data":{"flags":[${'{"__typename":"Flag","on":true},'.repeat(items)}null]}}` },
    );
    const query = `{ flags { ... on Flag { on } ... on Wide { ${fields.join(' ')} } } }`;
    await expect(run({ query })).rejects.toThrow(RunTooLarge);
    items = 1;
    expect(await run({ query })).toEqual({ data: { flags: [{ on: true }, null] } });
  });
});
