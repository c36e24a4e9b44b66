import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RequestContext, subgraphHeaders } from '../graph/request-context.ts';
import { sharedSubscription } from '../graph/shared-subscription.ts';
import { createSubgraphExecutor, type SubgraphResponse } from '../graph/subgraph-executor.ts';
import { testLogger } from '../logging/logger.ts';
import { createAssertionSigner, createAssertionVerifier } from '../viewer/assertion.ts';
import { type Audience, audience, type Viewer } from '../viewer/viewer.ts';
import { enforceAccess } from './enforce-access.ts';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@policy", "@requiresScopes", { name: "@authenticated", as: "@signedIn" }]
)`;
const sdl = parse(`${link}
  type Query {
    me: Int
    mine: Int @signedIn
    notes: [Note!] @requiresScopes(scopes: [["forum:read"]])
    anything: [Thing!]
    something: Either
    log: [Entry!]
  }
  type Mutation { write: Int @requiresScopes(scopes: [["forum:write"]]) }
  type Subscription {
    ticks: Int! @requiresScopes(scopes: [["forum:read"]])
    shared: Note! @requiresScopes(scopes: [["forum:read"]])
  }
  interface Thing { id: ID!  text: String }
  union Either = Note | Entry
  type Note implements Thing @key(fields: "id") {
    id: ID!
    text: String
    "Only for administrators, but the note is everybody's."
    flags: Int @policy(policies: [["session", "admin"]])
  }
  type Entry implements Thing @key(fields: "id") @policy(policies: [["session", "admin"]]) { id: ID!  text: String }`);

const viewers = {
  nobody: null,
  member: { userId: 7, userType: 'MEMBER', sessionId: 70 },
  admin: { userId: 5, userType: 'ADMIN', sessionId: 50 },
  bare: { userId: 6, userType: 'PARTNER', tokenId: 60, scopes: [] },
  reader: { userId: 6, userType: 'PARTNER', tokenId: 61, scopes: ['forum:read'] },
  writer: { userId: 6, userType: 'PARTNER', tokenId: 62, scopes: ['forum:write', 'chat:read'] },
} as const satisfies Record<string, Viewer | null>;
type Who = keyof typeof viewers;

let called: string[] = [];
beforeEach(() => {
  called = [];
});
const note = { __typename: 'Note', id: 'n1', text: 'Hello', flags: 3 };
const entry = { __typename: 'Entry', id: 'e1', text: 'admin signed in' };
const calls = (name: string, value: unknown) => () => {
  called.push(name);
  return value;
};
async function* endless(value: unknown) {
  for (;;) yield value;
}
const resolvers = {
  Query: {
    me: (_: unknown, __: unknown, { viewer }: RequestContext) => viewer?.userId ?? null,
    mine: calls('mine', 1),
    notes: calls('notes', [note]),
    anything: calls('anything', [note, entry]),
    something: calls('something', entry),
    log: calls('log', [entry]),
  },
  Mutation: { write: (_: unknown, __: unknown, { viewer }: RequestContext) => viewer?.userId ?? null },
  Subscription: {
    ticks: { subscribe: () => endless(1), resolve: (value: number) => value },
    shared: sharedSubscription({
      audienceOf: () => 'notes',
      topicsOf: () => [],
      authorize: async () => {
        called.push('authorize');
        return null;
      },
      follow: async () => endless(note),
    }),
  },
  Note: { __resolveReference: calls('Note', note), flags: calls('flags', 3) },
  Entry: { __resolveReference: calls('Entry', entry) },
};

/** What the schema builder takes; it does not know our context. */
type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>;

const secret = new TextEncoder().encode('the secret of gateway and subgraphs');
const sign = createAssertionSigner(secret);
const schema = buildSubgraphSchema({ typeDefs: sdl, resolvers } as SchemaModule);
enforceAccess(schema, sdl);
const executor = createSubgraphExecutor(
  { name: 'notes', schema, createContext: (request) => request, health: {}, close: async () => {} },
  { verifyAssertion: createAssertionVerifier(secret, 'notes'), logger: testLogger() },
);

const requestOf = async (viewer: Viewer | Audience | null, query: string) => ({
  query,
  headers: { [subgraphHeaders.assertion]: sign(viewer, 'notes') },
});
const run = async (who: Who, query: string): Promise<SubgraphResponse> =>
  JSON.parse(await executor.execute(await requestOf(viewers[who], query)));
const codes = ({ errors }: SubgraphResponse) => (errors ?? []).map(({ extensions }) => extensions?.code);

describe('a protected field', () => {
  it.each<[field: string, outcomes: Record<Who, string | undefined>]>([
    ['me', { ...free(), nobody: undefined }],
    ['mine', { ...free(), nobody: 'UNAUTHORIZED' }],
    ['notes { id }', { ...free(), nobody: 'UNAUTHORIZED', bare: 'FORBIDDEN', writer: 'FORBIDDEN' }],
    ['log { id }', { ...refused(), nobody: 'UNAUTHORIZED', admin: undefined }],
  ])('%s is refused before its resolver runs', async (field, outcomes) => {
    for (const who of Object.keys(viewers).filter(isWho)) {
      called = [];
      const answer = await run(who, `{ ${field} }`);
      expect(codes(answer), who).toEqual(outcomes[who] === undefined ? [] : [outcomes[who]]);
      if (outcomes[who]) expect(called).toEqual([]);
    }
  });

  it('is refused under an alias, in fragments and behind an interface or a union, while its neighbours are answered', async () => {
    const answer = await run(
      'member',
      `{
        a: notes { b: flags text ...More }
        anything { __typename id text ... on Note { c: flags } ... on Entry { text } ...Either }
        something { __typename ... on Thing { text } }
      }
      fragment More on Note { flags }
      fragment Either on Thing { ... on Entry { d: id } }`,
    );
    expect(answer.data).toEqual({
      a: [{ b: null, text: 'Hello', flags: null }],
      anything: null,
      something: { __typename: 'Entry', text: null },
    });
    expect(codes(answer)).not.toContain('INTERNAL_ERROR');
    expect(new Set(codes(answer))).toEqual(new Set(['FORBIDDEN']));
    expect(called).not.toContain('flags');
    expect(await run('admin', '{ anything { text ... on Note { flags } } }')).toEqual({
      data: { anything: [{ text: 'Hello', flags: 3 }, { text: 'admin signed in' }] },
    });
  });

  it('is refused to a member whose own assertion asks for entities directly', async () => {
    const query = `{
      _entities(representations: [{ __typename: "Entry", id: "e1" }, { __typename: "Note", id: "n1" }]) {
        __typename ... on Entry { text } ... on Note { text flags }
      }
    }`;
    const answer = await run('member', query);
    expect(answer.data).toEqual({ _entities: [null, { __typename: 'Note', text: 'Hello', flags: null }] });
    const refusals = answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.code].join(' '));
    expect(refusals?.toSorted()).toEqual(['_entities.0 FORBIDDEN', '_entities.1.flags FORBIDDEN']);
    expect(called).toEqual(['Note']);
    expect(codes(await run('nobody', query))).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED']);
    expect((await run('admin', query)).errors).toBeUndefined();
  });
});

describe('an API token', () => {
  it('is nobody to fields that refuse nobody, until it has a scope of the subgraph’s areas', async () => {
    const me = async (who: Who) => (await run(who, '{ me }')).data?.me;
    expect([await me('member'), await me('reader'), await me('bare'), await me('writer')]).toEqual([7, 6, null, null]);
    expect((await run('writer', 'mutation { write }')).data).toEqual({ write: 6 });
    expect(codes(await run('reader', 'mutation { write }'))).toEqual(['FORBIDDEN']);
  });
});

describe('a protected subscription', () => {
  const subscribe = async (viewer: Viewer | Audience | null, query: string): Promise<SubgraphResponse> => {
    const answer = await executor.subscribe(await requestOf(viewer, query));
    if (!(Symbol.asyncIterator in answer)) return answer;
    const { value } = await answer.next();
    await answer.return?.();
    return value ? JSON.parse(value.json) : {};
  };
  const shared = 'subscription { shared { id } }';

  it('is refused before anything is followed, each event’s fields by themselves', async () => {
    expect(codes(await subscribe(null, 'subscription { ticks }'))).toEqual(['UNAUTHORIZED']);
    expect(codes(await subscribe(viewers.writer, 'subscription { ticks }'))).toEqual(['FORBIDDEN']);
    expect(await subscribe(viewers.reader, 'subscription { ticks }')).toEqual({ data: { ticks: 1 } });
    const answer = await subscribe(viewers.member, 'subscription { shared { text flags } }');
    expect(answer).toMatchObject({
      data: { shared: { text: 'Hello', flags: null } },
      errors: [{ path: ['shared', 'flags'] }],
    });
  });

  it('that is shared authorises each of its viewers by what is declared, too', async () => {
    const authorize = async (who: Who) => executor.authorize(await requestOf(viewers[who], shared));
    expect(await authorize('nobody')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHORIZED' } }] });
    expect(await authorize('bare')).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(called).toEqual([]);
    expect(await authorize('reader')).toMatchObject({ shared: { topics: [] } });
    expect(codes(await subscribe(viewers.bare, shared))).toEqual(['FORBIDDEN']);
  });

  it('runs for its audience, which only the gateway’s own word makes', async () => {
    expect(await subscribe(audience, 'subscription { shared { id flags } }')).toEqual({
      data: { shared: { id: 'n1', flags: 3 } },
    });
    // Headers and variables that say so make nobody an audience.
    const forged = createAssertionSigner(new TextEncoder().encode('another secret, made up by somebody'))(
      audience,
      'notes',
    );
    for (const headers of [{ [subgraphHeaders.assertion]: forged }, { [subgraphHeaders.assertion]: audience }]) {
      expect(codes(JSON.parse(await executor.execute({ query: '{ log { id } }', headers })))).toEqual(['UNAUTHORIZED']);
    }
    const more = { audience: 'notes', caller: audience, 'x-kizuna-audience': 'notes' };
    const { headers, query } = await requestOf(viewers.member, '{ log { id } }');
    expect(
      codes(JSON.parse(await executor.execute({ query, headers: { ...more, ...headers }, variables: more }))),
    ).toEqual(['FORBIDDEN']);
  });
});

describe('what cannot be enforced', () => {
  it.each([
    ['interface Thing @signedIn { id: ID! }', 'Invalid use of @signedIn on interface "Thing"'],
    ['interface Thing { id: ID! @signedIn }', 'Invalid use of @signedIn on field "Thing.id"'],
  ])('stops the start: %s', (thing, message) => {
    const document = parse(`${link} type Query { thing: Thing } ${thing} type Note implements Thing { id: ID! }`);
    expect(() => enforceAccess(buildSubgraphSchema({ typeDefs: document }), document)).toThrow(message);
  });

  it('costs nothing where nothing is declared', () => {
    const resolve = () => 1;
    const typeDefs = parse(`${link} type Query { open: Int  mine: Int @signedIn }`);
    const built = buildSubgraphSchema({ typeDefs, resolvers: { Query: { open: resolve } } } as SchemaModule);
    enforceAccess(built, typeDefs);
    expect(built.getQueryType()?.getFields().open?.resolve).toBe(resolve);
  });
});

function free(): Record<Who, string | undefined> {
  return {
    nobody: undefined,
    member: undefined,
    admin: undefined,
    bare: undefined,
    reader: undefined,
    writer: undefined,
  };
}

function refused(): Record<Who, string> {
  const code = 'FORBIDDEN';
  return { nobody: code, member: code, admin: code, bare: code, reader: code, writer: code };
}

function isWho(name: string): name is Who {
  return name in viewers;
}
