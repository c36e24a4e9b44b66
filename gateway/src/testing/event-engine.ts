import { buildSubgraphSchema } from '@apollo/subgraph';
import { answerEntitiesAtOnce } from '@kizuna/kit/graph/entities';
import { executeSync, type GraphQLSchema, parse } from 'graphql';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import { composeCase } from './differential/compose-case.ts';
import type { ExecuteSubgraph } from './differential/subgraph.ts';
import { type AnswerForm, createEngineUnderTest } from './differential/system-under-test.ts';

const sdl = {
  rooms: `
    type Query { rooms: Int }
    type Subscription { said(room: ID!): Said! }
    type Said { text: String  by: User  heardBy: [User!]!  about: Thing  reply: Said }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Thing @key(fields: "id") { id: ID!  weight: Int @shareable }`,
  users: `
    type User @key(fields: "id") { id: ID!  name(loud: Boolean): String!  boss: User }`,
  things: `
    type Thing @key(fields: "id") {
      id: ID!  weight: Int @external  price: Int! @requires(fields: "weight")  owner: User
    }
    type User @key(fields: "id", resolvable: false) { id: ID! }`,
};
/** Nobody has this id. */
export const nobody = 'nobody';
/** One who makes their subgraph fail. */
export const illness = 'ill';
const idOf = (reference: unknown) => String(Reflect.get(Object(reference), 'id'));

/** The resolvers' fields are the graph's; what they give hangs on ids alone, and for a thing on the weight that it was asked with. */
const resolvers = {
  users: {
    User: {
      __resolveReference: (reference: unknown) => (idOf(reference) === nobody ? null : { id: idOf(reference) }),
      name({ id }: { id: string }, { loud }: { loud?: boolean }) {
        if (id === illness) throw new Error('is ill');
        return loud ? `${id.toUpperCase()}!` : `nåme of ${id}`;
      },
      boss: ({ id }: { id: string }) => (id.length > 2 ? null : { id: `${id}b` }),
    },
  },
  things: {
    Thing: {
      __resolveReference: (reference: object) => ({ ...reference }),
      price: ({ id, weight }: { id: string; weight: number }) => weight * 100 + id.length,
      owner: ({ id }: { id: string }) => ({ id: `u${id}` }),
    },
  },
};

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])';

/** Our engine on a graph whose `rooms` says things about which two other subgraphs know more. */
export function createEventEngine(form: AnswerForm) {
  const composed = composeCase({ name: 'events', subgraphs: sdl, operations: [] });
  const schemas = new Map<string, GraphQLSchema>(
    Object.entries(sdl).map(([name, typeDefs]) => {
      const module = { typeDefs: parse(link + typeDefs), resolvers: Reflect.get(resolvers, name) ?? {} };
      const schema = buildSubgraphSchema(module);
      answerEntitiesAtOnce(schema);
      return [name, schema];
    }),
  );
  const asked: string[] = [];
  const answers = (name: string): ExecuteSubgraph => {
    const schema = schemas.get(name);
    if (!schema) throw new Error(`There is no ${name}.`);
    return ({ query, variables }) => {
      asked.push(name);
      const result = executeSync({ schema, document: parse(query), variableValues: variables ?? {} });
      return JSON.parse(JSON.stringify(result));
    };
  };
  const engine = createEngineUnderTest(
    { ...composed, subgraphs: new Map([...schemas.keys()].map((name) => [name, answers(name)])) },
    form,
  );
  return {
    ...engine,
    /** The subgraphs that were asked, a name for each request. */
    asked,
    prepare: async (text: string) => {
      const ready = await engine.operations.prepare(text, undefined);
      if ('errors' in ready) throw new Error(ready.errors.map(({ message }) => message).join());
      return ready;
    },
    /** What `rooms` says when something was said, as JSON text. */
    say: ({ plan }: ReadyOperation, said: object, variableValues: Readonly<Record<string, unknown>>): string => {
      const [first] = plan.requests;
      const schema = schemas.get('rooms');
      if (!first || !schema) throw new Error('There is no subscription.');
      const document = parse(first.operation(0).query);
      return JSON.stringify(executeSync({ schema, document, rootValue: { said }, variableValues }));
    },
  };
}
