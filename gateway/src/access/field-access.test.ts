import { describe, expect, it } from 'vitest';
import { admin, createAccessBench, member, tokenWith } from './access-test-bench.ts';

const people = [
  { __typename: 'Person', id: 'p1', name: 'Aoi', mail: 'aoi@x', age: 30, rank: 'HIGH', secret: 's1' },
  { __typename: 'Person', id: 'p2', name: 'Taro', mail: 'taro@x', age: 40, rank: 'LOW', secret: 's2' },
];
const firm = { __typename: 'Firm', id: 'f1', name: 'Kizuna', mail: 'firm@x', taxes: 7 };
const robot = { __typename: 'Robot', id: 'r1', name: 'R2', mail: 'r2@x', parts: 3 };
const accounts = [...people, firm, robot];
const kindOf = { __resolveType: ({ __typename }: Record<string, unknown>) => __typename };
const byId = { __resolveReference: ({ id }: Record<string, unknown>) => accounts.find((it) => it.id === id) };
const mutations: string[] = [];

const bench = createAccessBench({
  accounts: {
    sdl: `
      scalar Secret @policy(policies: [["admin"]])
      enum Rank @authenticated { HIGH LOW }
      interface Account @key(fields: "id") { id: ID!  name: String  mail: String }
      union Party = Person | Firm | Robot
      type Query {
        accounts: [Account!]!  parties: [[Party]!]  person: Person
        audit: [String!] @policy(policies: [["admin"]])
        vault: Vault  needed: Int! @authenticated  nothing: Person
      }
      type Mutation {
        rename(to: String!): Person
        wipe: Int @policy(policies: [["admin"]])
        burn: Int! @policy(policies: [["admin"]])
      }
      type Person implements Account @key(fields: "id") {
        id: ID!  name: String  mail: String @authenticated  friends: [Person!]!  rank: Rank  secret: Secret
        age: Int! @requiresScopes(scopes: [["profile:read", "kyc:read"], ["cases:read"]])
      }
      type Firm implements Account @key(fields: "id") { id: ID!  name: String  mail: String  taxes: Int @policy(policies: [["admin"]]) }
      type Robot implements Account @key(fields: "id") @policy(policies: [["session"]]) { id: ID!  name: String  mail: String  parts: Int }
      type Vault @requiresScopes(scopes: [["kyc:read"]]) { gold: Int }`,
    resolvers: {
      Account: { ...kindOf, ...byId },
      Party: kindOf,
      Query: {
        accounts: () => accounts,
        parties: () => [
          [people[0], firm],
          [robot, null],
        ],
        person: () => people[0],
        audit: () => ['entry'],
        vault: () => ({ gold: 5 }),
        needed: () => 1,
        nothing: () => null,
      },
      Person: { ...byId, friends: () => people },
      Firm: byId,
      Robot: byId,
      Mutation: {
        rename: (_, { to }) => {
          mutations.push(`rename ${to}`);
          return { ...people[0], name: to };
        },
        wipe: () => mutations.push('wipe'),
        burn: () => mutations.push('burn'),
      },
    },
  },
  shop: {
    sdl: `
      type Person @key(fields: "id") {
        id: ID!  age: Int! @external  badge: String @requires(fields: "age") @requiresScopes(scopes: [["profile:read", "kyc:read"], ["cases:read"]])
        label: String
      }`,
    resolvers: {
      Person: { badge: ({ age }) => `badge of ${String(age)}`, label: ({ id }) => `label of ${String(id)}` },
    },
  },
  notes: {
    sdl: `type Query { noted: [Account] }
      type Account @key(fields: "id") @interfaceObject {
      id: ID!  stars: Int @policy(policies: [["member"], ["admin"]])  notes: Int
    }`,
    resolvers: {
      Query: { noted: () => accounts.map(({ id }) => ({ id })) },
      Account: { stars: () => 5, notes: () => 2 },
    },
  },
});

describe('a field that a viewer may not see', () => {
  it.each([
    [
      'a field',
      '{ person { name mail } }',
      null,
      { person: { name: 'Aoi', mail: null } },
      'UNAUTHORIZED at person.mail',
    ],
    [
      'a field of the root',
      '{ audit person { name } }',
      member,
      { audit: null, person: { name: 'Aoi' } },
      'FORBIDDEN at audit',
    ],
    ['an object', '{ vault { gold } }', tokenWith('profile:read'), { vault: null }, 'FORBIDDEN at vault'],
    ['an enum', '{ person { rank } }', null, { person: { rank: null } }, 'UNAUTHORIZED at person.rank'],
    ['a scalar', '{ person { s: secret } }', member, { person: { s: null } }, 'FORBIDDEN at person.s'],
    [
      'one of several scopes',
      '{ person { name age } }',
      tokenWith('kyc:read'),
      { person: null },
      'FORBIDDEN at person.age',
    ],
  ])("is null with its code at the client's own path: %s", async (_, query, viewer, data, error) => {
    expect(await bench.run(query, viewer)).toMatchObject({ data, errors: [error] });
  });

  it.each([
    ['{ person { name mail rank } }', member, { name: 'Aoi', mail: 'aoi@x', rank: 'HIGH' }],
    ['{ person { age } }', tokenWith('cases:read'), { age: 30 }],
    ['{ person { age badge } }', tokenWith('kyc:read', 'profile:read'), { age: 30, badge: 'badge of 30' }],
    ['{ person { secret } }', admin, { secret: 's1' }],
  ])('is there for who may see it: %s', async (query, viewer, person) => {
    expect(await bench.run(query, viewer)).toMatchObject({ data: { person }, errors: [] });
  });

  it('is asked of no subgraph, and nothing is asked where nothing else is wanted', async () => {
    const { asked } = await bench.run('{ person { name mail secret age badge } }', null);
    expect(asked.join()).not.toMatch(/mail|secret|age|badge/);
    expect((await bench.run('{ audit vault { gold } }', null)).asked).toEqual([]);
    expect((await bench.run('mutation { wipe }', member)).asked).toEqual([]);
  });

  it('is refused wherever it hides', async () => {
    const ways = [
      '{ accounts { ... on Person { mail } } }',
      '{ accounts { ... { ... on Account { ... on Person { mail } } } } }',
      '{ accounts { ...A } } fragment A on Account { ...P } fragment P on Person { mail }',
      '{ parties { ... on Account { mail } } }',
      '{ parties { ... on Person { name: mail } } }',
      '{ person { friends { friends { id: mail } } } }',
      '{ person { friends { __typename: mail } } }',
      'query Q($yes: Boolean = true) { person { mail @include(if: $yes) ... @skip(if: $yes) { mail } } }',
      'query Q($no: Boolean = false) { person { mail @skip(if: $no) mail @include(if: $no) } }',
      '{ person { ... @include(if: true) { mail @skip(if: false) } } }',
    ];
    for (const query of ways) {
      const { data, errors, asked } = await bench.run(query, null);
      expect(JSON.stringify(data), query).not.toContain('aoi@x');
      expect(errors.join(), query).toContain('UNAUTHORIZED');
      expect(asked.join(), query).not.toMatch(/on Person\{[^}]*mail/);
    }
  });

  it('is lost by those types of an interface only that refuse it', async () => {
    expect(await bench.run('{ accounts { name mail ... on Firm { taxes } } }', null)).toMatchObject({
      data: {
        accounts: [
          { name: 'Aoi', mail: null },
          { name: 'Taro', mail: null },
          { name: 'Kizuna', mail: 'firm@x', taxes: null },
          { name: null, mail: null },
        ],
      },
      errors: [
        'UNAUTHORIZED at accounts.0.mail',
        'UNAUTHORIZED at accounts.1.mail',
        'UNAUTHORIZED at accounts.2.taxes',
        'UNAUTHORIZED at accounts.3.name',
        'UNAUTHORIZED at accounts.3.mail',
      ],
    });
    const { data } = await bench.run('{ accounts { __typename name } }', tokenWith());
    expect(data).toMatchObject({ accounts: [{}, {}, {}, { __typename: 'Robot', name: null }] });
  });

  it('bubbles up as a null that may not be, through nested lists', async () => {
    expect(await bench.run('{ parties { ... on Person { age } ... on Firm { name } } }', null)).toMatchObject({
      data: {
        parties: [
          [null, { name: 'Kizuna' }],
          [{}, null],
        ],
      },
      errors: ['UNAUTHORIZED at parties.0.0.age'],
    });
    expect(await bench.run('{ person { friends { age } } }', null)).toMatchObject({
      data: { person: null },
      errors: ['UNAUTHORIZED at person.friends.0.age'],
    });
    expect(await bench.run('{ person { name } needed }', null)).toMatchObject({
      data: null,
      errors: ['UNAUTHORIZED at needed'],
    });
  });

  it('has no error where the object is not there, or the field is left out', async () => {
    expect(await bench.run('{ nothing { mail } }', null)).toMatchObject({ data: { nothing: null }, errors: [] });
    const query = 'query Q($yes: Boolean!) { person { name mail @include(if: $yes) } }';
    expect(await bench.run(query, null, { yes: false })).toMatchObject({
      data: { person: { name: 'Aoi' } },
      errors: [],
    });
    expect((await bench.run(query, null, { yes: true })).errors).toEqual(['UNAUTHORIZED at person.mail']);
  });

  it('is told about a hundred times at the most', async () => {
    const aliases = Array.from({ length: 300 }, (_, at) => `a${at}: mail`);
    expect((await bench.run(`{ person { ${aliases.join(' ')} } }`, null)).errors).toHaveLength(100);
  });

  it('is not given away by what requires it, nor by an @interfaceObject', async () => {
    expect(await bench.run('{ person { badge label } }', tokenWith('kyc:read'))).toMatchObject({
      data: { person: { badge: null, label: 'label of p1' } },
      errors: ['FORBIDDEN at person.badge'],
    });
    const { data, errors, asked } = await bench.run('{ accounts { notes stars } }', null);
    const others = Array(3).fill({ notes: 2, stars: null });
    expect(data).toMatchObject({ accounts: [...others, { notes: null, stars: null }] });
    expect(errors.slice(0, 2)).toEqual(['UNAUTHORIZED at accounts.0.stars', 'UNAUTHORIZED at accounts.1.stars']);
    expect(asked.join()).not.toContain('stars');
    expect(await bench.run('{ person { stars } }', member)).toMatchObject({ data: { person: { stars: 5 } } });
  });

  it('is lost by the right types also where a subgraph knows the interface only', async () => {
    expect(await bench.run('{ noted { notes name ... on Person { mail } } }', null)).toMatchObject({
      data: {
        noted: [
          { notes: 2, name: 'Aoi', mail: null },
          { notes: 2, name: 'Taro', mail: null },
          { notes: 2, name: 'Kizuna' },
          { notes: null, name: null },
        ],
      },
    });
    expect(await bench.run('{ noted { stars } }', null)).toMatchObject({
      data: { noted: accounts.map(() => ({ stars: null })) },
    });
  });

  it('leaves __typename and the schema to everybody', async () => {
    const query =
      '{ accounts { __typename } __type(name: "Person") { fields { name } } __schema { directives { name } } }';
    const { data, errors } = await bench.run(query, null);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ accounts: accounts.map(({ __typename }) => ({ __typename })) });
    expect(JSON.stringify(data)).toContain('"mail"');
    expect(JSON.stringify(data)).not.toMatch(/policy|authenticated|requiresScopes|Scope/);
  });
});

describe('mutations of which something is refused', () => {
  async function run(query: string, variables: Record<string, unknown> = {}) {
    mutations.length = 0;
    return { ...(await bench.run(query, member, variables)), ran: [...mutations] };
  }

  it('run the others, in their order', async () => {
    expect(
      await run(
        'mutation { a: rename(to: "x") { name secret } wipe ...B } fragment B on Mutation { b: rename(to: "y") { name } }',
      ),
    ).toMatchObject({
      data: { a: { name: 'x', secret: null }, wipe: null, b: { name: 'y' } },
      errors: ['FORBIDDEN at a.secret', 'FORBIDDEN at wipe'],
      ran: ['rename x', 'rename y'],
    });
  });

  it('run nothing after a refused one that may not be null', async () => {
    const query =
      'mutation M($burn: Boolean!) { a: rename(to: "x") { name } burn @include(if: $burn) b: rename(to: "y") { name } }';
    expect(await run(query, { burn: true })).toMatchObject({
      data: null,
      errors: ['FORBIDDEN at burn'],
      ran: ['rename x'],
    });
    expect(await run(query, { burn: false })).toMatchObject({
      data: { a: {}, b: {} },
      errors: [],
      ran: ['rename x', 'rename y'],
    });
  });
});

describe('viewers with different rights', () => {
  it("never get each other's answer, whoever is first", async () => {
    const query = '{ person { name mail secret } fresh: person { rank } }';
    const viewers = [null, member, admin, tokenWith()];
    const alone = new Map<unknown, unknown>();
    const many = await Promise.all(Array.from({ length: 40 }, (_, at) => bench.run(query, viewers[at % 4] ?? null)));
    for (const viewer of viewers) alone.set(viewer, (await bench.run(query, viewer)).data);
    expect(many.map(({ data }) => data)).toEqual(many.map((_, at) => alone.get(viewers[at % 4])));
    expect(new Set([...alone.values()].map((data) => JSON.stringify(data))).size).toBe(3);
  });

  it('have one plan for each set of rights, and none of their own', async () => {
    const before = bench.planned.count;
    const query = '{ planned: person { name mail secret } }';
    for (const viewer of [null, member, null, tokenWith(), { ...member, userId: 9 }, admin])
      await bench.run(query, viewer);
    // For all, for nobody, and for those who are not the admin.
    expect(bench.planned.count - before).toBe(3);
  });
});

describe('an operation that grows when it is spelled out by type', () => {
  const kinds = ['A', 'B', 'C', 'D'].map(
    (kind) => `type ${kind} implements Link { next: Link${kind === 'D' ? ' @authenticated' : ''}  value: Int }`,
  );
  const chain = createAccessBench({
    chain: {
      sdl: `type Query { link: Link }  interface Link { next: Link  value: Int }  ${kinds.join('\n')}`,
      resolvers: {
        Query: { link: () => ({ __typename: 'A', next: { __typename: 'D', value: 4, next: { __typename: 'B' } } }) },
        Link: kindOf,
      },
    },
  });
  const nested = (depth: number) => `{ link ${'{ next '.repeat(depth)} { value } ${'}'.repeat(depth)} }`;

  it('is answered while it is small, and refused before it is planned when it is not', async () => {
    expect(await chain.run(nested(2), null)).toMatchObject({
      data: { link: { next: { next: null } } },
      errors: ['UNAUTHORIZED at link.next.next'],
    });
    const before = chain.planned.count;
    await expect(chain.run(nested(12), null)).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    // The operation itself, for those who may see all of it.
    expect(chain.planned.count - before).toBe(1);
    expect((await chain.run(nested(12), member)).errors).toEqual([]);
  });
});
