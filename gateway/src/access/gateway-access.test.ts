import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError } from '@kizuna/kit/config/env';
import { testLogger } from '@kizuna/kit/logging/logger';
import type { UserType } from '@kizuna/kit/viewer/viewer';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGraphRuntime } from '../supergraph/graph-runtime.ts';
import { openSocket, type TestSocket } from '../testing/socket-client.ts';
import { composeTestGraph, type Edition, startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const imports = '"@key", "@tag", "@policy", "@authenticated", "@requiresScopes"';
const protectNotes = (sdl: string) =>
  sdl
    .replace(/import: \[[^\]]*\]/, `import: ["@external", "@inaccessible", ${imports}]`)
    .replace('seenByNotes: String', 'seenByNotes: String @requiresScopes(scopes: [["forum:read"]])')
    .replace('author: User', 'author: User @policy(policies: [["admin"], ["session", "operator"]])')
    .replace('(text: String!): Note', '(text: String!): Note @policy(policies: [["session"]])');
const protectRooms = (sdl: string) =>
  sdl
    .replace(/import: \[[^\]]*\]/, `import: [${imports}]`)
    .replace('tick: Int!', 'tick: Int! @policy(policies: [["admin"]])')
    .replace('author: User', 'author: User @policy(policies: [["operator"]])');
const protectedSdl = composeTestGraph(protectNotes, protectRooms);

interface HttpAnswer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions: { readonly code: string } }[];
}

async function ask(graph: TestGraph, query: string, token?: string): Promise<HttpAnswer> {
  const response = await fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as Omit<HttpAnswer, 'status'>) };
}

const codes = ({ errors = [] }: HttpAnswer) =>
  errors.map(({ path = [], extensions }) => `${extensions.code} at ${path.join('.')}`);

describe.each<Edition>(['in one process', 'over HTTP'])('access rules at the gateway (%s)', (edition) => {
  let graph: TestGraph;
  const sockets: TestSocket[] = [];
  let rooms = 0;
  const newRoom = () => `a${++rooms}`;
  beforeAll(async () => {
    graph = await startTestGraph({ edition, supergraphSdl: protectedSdl });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) await socket.close();
  });
  afterAll(() => graph.close());

  const tokenOf = (userType: UserType, userId = 7) => graph.token({ userId, userType, sessionId: userId * 10 });
  async function socketOf(token: string): Promise<TestSocket> {
    const socket = await openSocket(graph.url, token);
    sockets.push(socket);
    return socket;
  }
  const followed = (name: string, count: number) =>
    vi.waitFor(() => expect(graph.rooms.streams.get(name) ?? 0).toBe(count));

  it('are the same by every way in', async () => {
    const query = '{ notes { text author { name } } seenByNotes }';
    const refused = ['UNAUTHORIZED at notes.0.author', 'UNAUTHORIZED at seenByNotes'];
    for (const way of ['through @apollo/server', 'by the short way']) {
      const answer = await ask(graph, query);
      expect(answer, way).toMatchObject({
        status: 200,
        data: { notes: [{ text: 'first', author: null }], seenByNotes: null },
      });
      expect(codes(answer).sort(), way).toEqual(refused);
    }
    const got = await fetch(`${graph.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(codes({ status: got.status, ...((await got.json()) as object) }).sort()).toEqual(refused);
    const socket = await socketOf(graph.apiTokens.issue({ scopes: ['forum:read'] }));
    const frame = await socket.subscribe(query).next();
    expect(frame.payload?.data).toMatchObject({ notes: [{ author: null }], seenByNotes: expect.any(String) });
    expect(frame.payload?.errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  it('give each viewer their own, also at the same time', async () => {
    const query = '{ notes { author { name } } seenByNotes }';
    const tokens = [
      undefined,
      await tokenOf('MEMBER'),
      await tokenOf('OPERATOR', 8),
      graph.apiTokens.issue({ scopes: [] }),
    ];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => ask(graph, query, tokens[at % 4])));
    const authors = ['UNAUTHORIZED at notes.0.author', 'FORBIDDEN at notes.0.author'];
    for (const [at, answer] of answers.entries()) {
      expect(codes(answer).sort()).toEqual(
        [[authors[0], 'UNAUTHORIZED at seenByNotes'], [authors[1]], [], [authors[1], 'FORBIDDEN at seenByNotes']][
          at % 4
        ],
      );
    }
  });

  it('keep a mutation from being run', async () => {
    const query = 'mutation { noteAdd(text: "by a program") { text } }';
    expect(codes(await ask(graph, query, graph.apiTokens.issue()))).toEqual(['FORBIDDEN at noteAdd']);
    expect(JSON.stringify(await ask(graph, '{ notes { text } }'))).not.toContain('by a program');
  });

  it('refuse a subscription whose events may not be seen', async () => {
    const ticks = (await socketOf(await tokenOf('MEMBER'))).subscribe('subscription { tick }');
    expect(await ticks.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });
    expect(graph.rooms.streams.get('tick') ?? 0).toBe(0);
  });

  it('let those share a stream who are refused the same, and nobody else', async () => {
    const room = newRoom();
    const query = 'subscription ($room: ID!) { roomEvent(room: $room, after: 0) { text author { name } } }';
    const follow = async (token: string) => (await socketOf(token)).subscribe(query, { room });
    const members = [await follow(await tokenOf('MEMBER', 7)), await follow(await tokenOf('PARTNER', 8))];
    const operators = [await follow(await tokenOf('OPERATOR', 9)), await follow(await tokenOf('OPERATOR', 10))];
    await graph.rooms.say(room, 'hello', 7);
    for (const one of members) {
      const { payload } = await one.next();
      expect(payload?.data).toEqual({ roomEvent: { text: 'hello', author: null } });
      expect(payload?.errors).toMatchObject([{ path: ['roomEvent', 'author'], extensions: { code: 'FORBIDDEN' } }]);
    }
    for (const one of operators) {
      const { payload } = await one.next();
      expect(payload?.data).toMatchObject({ roomEvent: { text: 'hello', author: { name: expect.any(String) } } });
    }
    await followed(`event ${room}`, 2);
  });
});

describe('access rules of a subscription that are asked in other subgraphs', () => {
  it('keep viewers apart, since a shared stream is completed on behalf of nobody', async () => {
    const sdl = protectedSdl.replace(
      'name: String! @join__field(graph: USERS)',
      '$& @requiresScopes(scopes: [["profile:read"]])',
    );
    expect(sdl).not.toBe(protectedSdl);
    const graph = await startTestGraph({ edition: 'in one process', supergraphSdl: sdl });
    const query = 'subscription { roomTyping(room: "elsewhere") { who { name } } }';
    const sockets = await Promise.all(
      [7, 8].map(async (userId) => openSocket(graph.url, await graph.token({ userId, sessionId: userId }))),
    );
    const all = sockets.map((socket) => socket.subscribe(query));
    await vi.waitFor(() => expect(graph.rooms.streams.get('typing elsewhere')).toBe(2));
    await graph.rooms.type('elsewhere', 7);
    for (const one of all)
      expect(await one.data(1)).toMatchObject([{ roomTyping: { who: { name: expect.any(String) } } }]);
    for (const socket of sockets) await socket.close();
    await graph.close();
  });
});

describe('requests that are refused as a whole', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'over HTTP', supergraphSdl: protectedSdl, accessRefusal: 'request' });
  });
  afterAll(() => graph.close());

  it('have every refused field in their errors and no data', async () => {
    const query = 'query Q($yes: Boolean = false) { n: notes { text author { name } } seenByNotes @include(if: $yes) }';
    for (const _ of ['first', 'known']) {
      const answer = await ask(graph, query);
      expect(answer).toMatchObject({ status: 401, errors: [{ path: ['n', 'author'] }] });
      expect(answer).not.toHaveProperty('data');
    }
    expect(await ask(graph, query, await graph.token())).toMatchObject({ status: 403 });
    expect(await ask(graph, query, await graph.token({ userType: 'OPERATOR' }))).toMatchObject({ status: 200 });
    expect(await ask(graph, '{ notes { text } }')).toMatchObject({ status: 200, data: { notes: [{ text: 'first' }] } });
  });

  it('may be subscriptions', async () => {
    const socket = await openSocket(graph.url, await graph.token());
    const frame = await socket.subscribe('subscription { roomEvent(room: "x") { text author { name } } }').next();
    expect(frame).toMatchObject({ payload: { errors: [{ path: ['roomEvent', 'author'] }] } });
    await socket.close();
  });
});

describe('a supergraph with other access rules', () => {
  it('is followed by open subscriptions: who is refused something else from then on comes back and goes on without it', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'kizuna-access-')), 'supergraph.graphql');
    const open = composeTestGraph();
    await writeFile(file, open);
    const graph = await startTestGraph({ edition: 'over HTTP', supergraphSdl: open, supergraphFile: file });
    const query = 'subscription { roomEvent(room: "swap") { text author { name } } }';
    const alone = 'subscription { roomEvent(room: "swap") { mine author { name } } }';
    const member = await openSocket(graph.url, await graph.token());
    const other = await openSocket(graph.url, await graph.token());
    const operator = await openSocket(graph.url, await graph.token({ userId: 8, userType: 'OPERATOR', sessionId: 80 }));
    const [ofMember, aloneOfMember, ofOperator] = [
      member.subscribe(query),
      other.subscribe(alone),
      operator.subscribe(query),
    ];
    await vi.waitFor(() => expect(graph.rooms.streams.get('event swap')).toBe(2));
    await graph.rooms.say('swap', 'before');
    for (const one of [ofMember, ofOperator])
      expect(await one.data(1)).toMatchObject([{ roomEvent: { text: 'before', author: {} } }]);
    expect(await aloneOfMember.data(1)).toMatchObject([{ roomEvent: { author: {} } }]);

    // It is not taken with a rule that is not known, and the former goes on.
    const refused = vi.spyOn(graph.logger, 'error');
    await writeFile(file, protectedSdl.replaceAll('"operator"', '"emperor"'));
    await vi.waitFor(() => expect(refused).toHaveBeenCalled());
    expect(JSON.stringify(refused.mock.calls.map(([logged]) => inspect(logged)))).toContain('emperor');
    refused.mockRestore();
    expect(await ask(graph, '{ notes { author { name } } }')).toMatchObject({ data: { notes: [{ author: {} }] } });

    const closed = once(member.socket, 'close');
    await writeFile(file, protectedSdl);
    // A code after which stock clients come back.
    expect(await closed).toMatchObject([1001, {}]);
    expect(ofMember.waiting).toEqual([]);
    const back = await openSocket(graph.url, await graph.token());
    const goesOn = back.subscribe(query.replace('"swap"', '"swap", after: 1'));
    expect(codes(await ask(graph, '{ notes { author { name } } }'))).toEqual(['UNAUTHORIZED at notes.0.author']);
    await graph.rooms.say('swap', 'after');
    expect(await ofOperator.data(1)).toMatchObject([{ roomEvent: { text: 'after', author: {} } }]);
    expect(await goesOn.data(1)).toMatchObject([{ roomEvent: { text: 'after', author: null } }]);
    expect(await aloneOfMember.data(1)).toMatchObject([{ roomEvent: { mine: true, author: null } }]);
    await other.close();
    await back.close();
    await operator.close();
    await graph.close();
  });

  it('decides about those who were being let in when it came', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'kizuna-access-')), 'supergraph.graphql');
    const open = composeTestGraph();
    await writeFile(file, open);
    const graph = await startTestGraph({ edition: 'over HTTP', supergraphSdl: open, supergraphFile: file });
    const query = 'subscription { roomEvent(room: "late", after: 0) { text author { name } } }';
    const operator = await openSocket(graph.url, await graph.token({ userId: 8, userType: 'OPERATOR', sessionId: 80 }));
    const ofOperator = operator.subscribe(query);
    await graph.rooms.say('late', 'before');
    await ofOperator.data(1);

    const letGo = graph.rooms.holdUp();
    const before = graph.rooms.authorized.count;
    const member = await openSocket(graph.url, await graph.token());
    const late = member.subscribe(query);
    await vi.waitFor(() => expect(graph.rooms.authorized.count).toBeGreaterThan(before));
    await writeFile(file, protectedSdl);
    await vi.waitFor(async () => expect(codes(await ask(graph, '{ notes { author { name } } }'))).toHaveLength(1), {
      timeout: 20_000,
    });
    const closed = once(member.socket, 'close');
    letGo();
    expect(await closed).toMatchObject([1001, {}]);
    expect(late.waiting).toEqual([]);
    const back = await openSocket(graph.url, await graph.token());
    expect(await back.subscribe(query).data(1)).toMatchObject([{ roomEvent: { text: 'before', author: null } }]);
    await back.close();
    await operator.close();
    await graph.close();
  });

  it('stops the start when it asks for what is not enforced', async () => {
    const options = { rules: [], registered: [], costListSize: 10, logger: testLogger() };
    const sdl = protectedSdl.replace('policy/v0.1', 'policy/v0.9');
    await expect(createGraphRuntime(sdl, options)).rejects.toThrow(ConfigError);
  });
});
