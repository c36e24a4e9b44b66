import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, execute, parse } from 'graphql';
import { expect, it } from 'vitest';
import { answerEntitiesAtOnce } from './entities.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { none: Int }
  interface Animal @key(fields: "id") { id: ID!  name: String }
  type Cat implements Animal @key(fields: "id") { id: ID!  name: String }
  type Plain @key(fields: "id") { id: ID! }
  type Note @key(fields: "id") { id: ID!  text: String! }`);

const frozen = Object.freeze({ id: 'frozen', text: 'frozen' });
const shared = { id: 'shared', text: 'shared' };
const notes: Record<string, () => unknown> = {
  now: () => ({ id: 'now', text: 'now' }),
  late: async () => ({ id: 'late', text: 'late' }),
  other: () => ({ __typename: 'Plain', id: 'other', text: 'other' }),
  same: () => ({ __typename: 'Note', id: 'same', text: 'same' }),
  gone: () => null,
  'gone late': async () => null,
  shared: () => shared,
  text: () => 'a text',
  refused: () => Promise.reject(new Error('refused')),
  given: () => new Error('given'),
  thrown: () => {
    throw new Error('thrown');
  },
};

function schemaOf() {
  return buildSubgraphSchema({
    typeDefs,
    resolvers: {
      Animal: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'cat' }), __resolveType: () => 'Cat' },
      Note: { __resolveReference: ({ id }: { id: string }) => notes[id]?.() },
    },
  });
}

const document = parse(`query ($of: [_Any!]!) {
  _entities(representations: $of) { __typename ... on Note { id text } ... on Plain { id } ... on Animal { id name } } }`);

const note = (id: string) => ({ __typename: 'Note', id });

/** Errors come in the order in which they happen: what is there at once fails at once. */
function told({ data, errors }: ExecutionResult) {
  const failures = errors?.map(({ message, path }) => `${message} at ${path?.join('.')}`);
  return { data: JSON.stringify(data), failures: failures?.sort() };
}

it.each([
  [
    'at once, late, and not at all',
    Object.keys(notes)
      .filter((id) => id !== 'thrown')
      .map(note),
  ],
  ['twice', [note('shared'), note('shared'), note('now')]],
  ['of a type that is found by nobody', [{ __typename: 'Plain', id: 'p' }, note('now')]],
  ['of an interface', [{ __typename: 'Animal', id: 'a' }, note('late')]],
  ['that is thrown at', [note('now'), note('thrown')]],
  ['of no type', [{ __typename: 'Nothing' }]],
  ['of no object type', [{ __typename: 'Int' }, 7]],
])('answers for entities %s, as @apollo/subgraph does', async (_, of) => {
  const [own, stock] = [schemaOf(), schemaOf()];
  answerEntitiesAtOnce(own);
  const answer = await execute({ schema: own, document, variableValues: { of } });
  expect(told(answer)).toEqual(told(await execute({ schema: stock, document, variableValues: { of } })));
});

it('answers for an entity that cannot be written to', async () => {
  const schema = schemaOf();
  answerEntitiesAtOnce(schema);
  notes.frozen = () => frozen;
  const { data } = await execute({ schema, document, variableValues: { of: [note('frozen')] } });
  expect(data).toEqual({ _entities: [{ __typename: 'Note', ...frozen }] });
});
