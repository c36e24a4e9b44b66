import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import {
  buildASTSchema,
  buildSchema,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  printSchema,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { loadClientOperations } from '../operations/persisted-operations.ts';
import { loadSupergraph } from '../supergraph/supergraph-file.ts';
import { createCostRules } from './cost-rules.ts';
import { compilePrice } from './price-operation.ts';
import { PriceProgram } from './price-program.ts';

const federation = 'https://specs.apollo.dev/federation/v2.9';
const cost = 'https://specs.apollo.dev/cost/v0.1';

const sdl = (costName: string, listSize: string) => `
  type Query {
    user: User
    users(first: Int, last: Int): UserConnection!
      ${listSize}(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    posts(first: Int = 3): [Post!]! ${listSize}(slicingArguments: ["first"], requireOneSlicingArgument: false)
    strict(first: Int, last: Int): [Post!]! ${listSize}(slicingArguments: ["first", "last"])
    things: [Thing!]!
    thing: Thing
    search(text: String! ${costName}(weight: 20), filter: FilterInput): Post
    refund: Int ${costName}(weight: -5)
  }
  type Mutation {
    postAdd(input: PostInput!): Post
    render: Post ${costName}(weight: 500)
  }
  type Subscription { postAdded: Post! }
  interface Thing { id: ID! owner: User }
  type User implements Thing { id: ID! owner: User name: String! posts(first: Int): [Post!]!
    ${listSize}(assumedSize: 5, slicingArguments: ["first"], requireOneSlicingArgument: false) tags: [String!]! }
  type Post implements Thing { id: ID! owner: User title: String! cover: Picture hash: Hash }
  type Picture ${costName}(weight: 7) { url: String! }
  scalar Hash ${costName}(weight: 3)
  type UserConnection { edges: [UserEdge!]! total: Int! }
  type UserEdge { node: User! }
  input PostInput { title: String! parts: [PartInput!] }
  input PartInput { text: String heavy: String ${costName}(weight: 4) }
  input FilterInput { and: [FilterInput!] word: String }`;

function graphOf(link: string, text: string) {
  const result = composeServices([{ name: 'a', url: 'http://a', typeDefs: parse(`${link}${text}`) }]);
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  const whole = buildASTSchema(parse(result.supergraphSdl), { assumeValid: true, assumeValidSDL: true });
  const api = buildSchema(printSchema(Supergraph.build(result.supergraphSdl).apiSchema().toGraphQLJSSchema()));
  return { rules: createCostRules(whole, 10), api, supergraphSdl: result.supergraphSdl };
}

const usual = graphOf(
  `extend schema @link(url: "${federation}", import: ["@cost", "@listSize"])`,
  sdl('@cost', '@listSize'),
);

function priceIn({ rules, api }: Pick<typeof usual, 'rules' | 'api'>, query: string, variables: object = {}): number {
  const document = parse(query);
  expect(validate(api, document, specifiedRules)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const values = coerce(api, operation.variableDefinitions ?? [], variables);
  return compilePrice({ rules, apiSchema: api, document, operation })(values);
}

function coerce(api: GraphQLSchema, definitions: Parameters<typeof getVariableValues>[1], variables: object) {
  const { coerced } = getVariableValues(api, definitions, { ...variables });
  if (!coerced) throw new Error('the variables are wrong');
  return coerced;
}

const page = 'query ($first: Int, $last: Int) { users(first: $first, last: $last) { edges { node { name } } } }';
const max = Number.MAX_SAFE_INTEGER;

const prices: [string, number, string, object?][] = [
  ['leaves', 0, '{ __typename refund }'],
  ['an object', 1, '{ user { id name tags } }'],
  ['objects within each other', 3, '{ user { owner { owner { id } } } }'],
  ['a list of which nothing is said', 10, '{ things { id } }'],
  ['a list with an assumed size', 6, '{ user { posts { id } } }'],
  ['a list with a size in the text', 8, '{ user { posts(first: 7) { id } } }'],
  ['a default of the schema', 3, '{ posts { id } }'],
  ['null in place of that default', 3, '{ posts(first: null) { id } }'],
  ['a variable of null in place of that default', 3, 'query ($n: Int) { posts(first: $n) { id } }', { n: null }],
  ['a variable that is left out in place of that default', 3, 'query ($n: Int) { posts(first: $n) { id } }'],
  ['lists within lists', 1 + 7 * (1 + 1 + 5), '{ user { posts(first: 7) { id owner { posts { id } } } } }'],
  ['a page', 1 + 2 * 4, '{ users(first: 4) { total edges { node { name } } } }'],
  [
    'a page in a fragment',
    1 + 2 * 4,
    '{ users(first: 4) { ...P } } fragment P on UserConnection { edges { node { id } } }',
  ],
  ['a page of an assumed size', 1 + 2 * 20, page],
  ['a page whose size a variable has', 1 + 2 * 6, page, { first: 6 }],
  ['the greater of two sizes', 1 + 2 * 9, page, { first: 6, last: 9 }],
  ['a size of null', 1 + 2 * 20, page, { first: null }],
  ['a size below zero', 1, page, { first: -2_147_483_648 }],
  ['the greatest size', 1 + 2 * 2_147_483_647, page, { first: 2_147_483_647 }],
  [
    'the greatest sizes within each other',
    max,
    'query ($n: Int) { posts(first: $n) { owner { posts(first: $n) { owner { posts(first: $n) { id } } } } } }',
    { n: 2_147_483_647 },
  ],
  ['a default of the operation', 1 + 2 * 8, page.replace('$first: Int', '$first: Int = 8')],
  ['one of the sizes that are wanted', 4, '{ strict(first: 4) { id } }'],
  ['a weight of a type', 1 + 7, '{ thing { ... on Post { cover { url } } } }'],
  ['a weight of a scalar', 1 + 3, '{ thing { ... on Post { hash } } }'],
  ['a weight of an argument', 1 + 20, '{ search(text: "x") { id } }'],
  [
    'input objects',
    1 + 20 + 4,
    'query ($f: FilterInput) { search(text: "x", filter: $f) { id } }',
    { f: { and: [{}, { and: [{}] }] } },
  ],
  ['a mutation', 10 + 1 + 1, 'mutation { postAdd(input: { title: "x" }) { id } }'],
  ['a mutation with a weight', 10 + 500, 'mutation { render { id } }'],
  ['a mutation twice', 2 * (10 + 500), 'mutation { a: render { id } b: render { id } }'],
  [
    'weights within input objects',
    10 + 1 + 1 + 3 + 4,
    'mutation ($input: PostInput!) { postAdd(input: $input) { id } }',
    { input: { title: 'x', parts: [{ heavy: 'x' }, { heavy: null }, { text: 'x' }] } },
  ],
  ['the start of a subscription', 1, 'subscription { postAdded { id } }'],
  [
    'the dearest of several types',
    1 + 7,
    '{ thing { id ... on User { owner { id } } ... on Post { cover { url } } } }',
  ],
  ['a type with what all have', 1 + 1 + 7, '{ thing { owner { id } ... on Post { cover { url } } } }'],
  ['a field that is named twice', 2, '{ user { owner { id } ...F } } fragment F on User { owner { name } }'],
  ['one object under two names', 3, '{ user { a: owner { id } b: owner { id } } }'],
  ['what is left out', 1, '{ user { owner @skip(if: true) { id } } }'],
  ['what a variable leaves out', 1, 'query ($i: Boolean!) { user { owner @include(if: $i) { id } } }', { i: false }],
  ['what a variable includes', 2, 'query ($i: Boolean!) { user { owner @include(if: $i) { id } } }', { i: true }],
  [
    'what only one of two places leaves out',
    3,
    'query ($i: Boolean!) { user { owner @include(if: $i) { a: owner { id } } owner { b: owner { id } } } }',
    { i: false },
  ],
  ['a weight below zero, which pays for nothing else', 1, '{ refund user { id } }'],
  ['introspection', 50, '{ __schema { types { fields { type { ofType { name } } } } } }'],
];

describe('the price of an operation', () => {
  it.each(prices)('counts %s', (_what, expected, query, variables) => {
    expect(priceIn(usual, query, variables)).toBe(expected);
  });

  it('is the same when the directives are imported by other names, or not at all', () => {
    const renamed = graphOf(
      `extend schema @link(url: "${federation}", import: ["@key"]) @link(url: "${cost}", as: "price", import: [{ name: "@cost", as: "@weighs" }])`,
      sdl('@weighs', '@price__listSize'),
    );
    expect(renamed.supergraphSdl).toContain('@weighs(weight: 500)');
    const named = graphOf(
      `extend schema @link(url: "${federation}")`,
      sdl('@federation__cost', '@federation__listSize'),
    );
    for (const [, expected, query, variables] of prices) {
      expect(priceIn(renamed, query, variables)).toBe(expected);
      expect(priceIn(named, query, variables)).toBe(expected);
    }
  });

  it('wants exactly one size where the graph says so', () => {
    for (const sizes of ['', '(first: null)', '(first: 1, last: 1)']) {
      expect(() => priceIn(usual, `{ strict${sizes} { id } }`)).toThrow('strict wants exactly one of first, last.');
    }
  });

  it('is the greatest there is for what is no number', () => {
    const program = new PriceProgram();
    expect(program.build(program.compute(() => Number.NaN))({})).toBe(max);
    expect(program.build({ constant: Number.NaN })({})).toBe(max);
  });

  it('is found quickly for abstract types within each other', () => {
    const level = (inner: string) =>
      `owner { id } ... on User { o: owner { ...  on Thing { ${inner} } } } ... on Post { o: owner { ... on Thing { ${inner} } } }`;
    let query = 'id';
    for (let depth = 0; depth < 7; depth += 1) query = level(query);
    const before = process.cpuUsage();
    expect(priceIn(usual, `{ thing { ${query} } }`)).toBe(15);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000 * 1_000);
  });
});

describe('the operations of the web client', () => {
  const whole = buildASTSchema(parse(loadSupergraph()), { assumeValid: true, assumeValidSDL: true });
  const api = buildSchema(readFileSync(new URL('../../../schema/supergraph-api.graphql', import.meta.url), 'utf8'));
  const rules = createCostRules(whole, 10);
  const priceOf = (query: string, variables: object) => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    return compilePrice({ rules, apiSchema: api, document, operation })({ ...variables });
  };

  it('cost less than half of what one may, with the pages that they ask for', () => {
    for (const query of Object.values(loadClientOperations())) {
      expect(priceOf(query, { first: 30, last: 40, size: 40, input: {} })).toBeLessThan(2_500);
    }
  });

  it('ask for a page of the usual size whether they leave it out, or give null or a variable without a value', () => {
    const around = (size: string, query = 'query') =>
      `${query} { conversation(id: "x") { messagesAround(sequence: 1${size}) { edges { node { id } } } } }`;
    const usualPrice = priceOf(around(''), {});
    expect(usualPrice).toBeGreaterThan(80);
    expect(priceOf(around(', size: null'), {})).toBe(usualPrice);
    for (const variables of [{}, { n: null }]) {
      expect(priceOf(around(', size: $n', 'query ($n: Int)'), variables)).toBe(usualPrice);
    }
  });

  it('are far from what asks for everything of everything', () => {
    const query = `query ($n: Int) { viewer { conversations(first: $n) { edges { node {
      messages(last: $n) { edges { node { sender { posts(first: $n) { edges { node { id } } } } } } } } } } } }`;
    expect(priceOf(query, { n: 100 })).toBeGreaterThan(1_000_000);
    expect(priceOf(query, { n: 10 })).toBeGreaterThan(2_000);
  });

  it('sign in and make images for much more than they read', () => {
    const mutation = 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { accessToken } }';
    expect(priceOf(mutation, { input: { login: 'a', password: 'b' } })).toBe(111);
  });
});
