import { createHash } from 'node:crypto';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGraph, type TestGraph } from './testing/test-graph.ts';

const knownText = 'query Known { notes { text } }';
const knownSubscription = 'subscription KnownLive { noteAdded { text } }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const operations = Object.fromEntries([knownText, knownSubscription].map((text) => [hashOf(text), text]));

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

describe.each(['in one process', 'over HTTP'] as const)('the gateway, its subgraphs %s', (edition) => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition, operations });
  });
  afterAll(() => graph.close());

  const sockets: Client[] = [];
  afterEach(async () => {
    await Promise.all(sockets.splice(0).map(async (socket) => socket.dispose()));
  });
  function connect(authorization?: string): { client: Client; closed: Promise<{ code: number }> } {
    let onClosed: (event: { code: number }) => void = () => {};
    const closed = new Promise<{ code: number }>((resolve) => {
      onClosed = resolve;
    });
    const client = createClient({
      url: `${graph.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: authorization ? { authorization } : {},
      on: { closed: (event) => onClosed(event as { code: number }) },
    });
    sockets.push(client);
    return { client, closed };
  }

  async function post(
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; answer: Answer; response: Response }> {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer: Answer = await response.json();
    return { status: response.status, answer, response };
  }
  const bearer = async (changes?: Parameters<TestGraph['token']>[0]) => ({
    authorization: `Bearer ${await graph.token(changes)}`,
  });

  it('joins what two subgraphs know', async () => {
    const { answer } = await post({ query: '{ notes { text author { name } } }' });
    expect(answer).toEqual({
      data: { notes: [{ text: 'first', author: { name: `name of ${toGlobalId('User', 7)}` } }] },
    });
  });

  it('knows the viewer of a good token, and nobody without one', async () => {
    expect((await post({ query: '{ me { id } }' }, await bearer())).answer.data).toEqual({
      me: { id: toGlobalId('User', 7) },
    });
    expect((await post({ query: '{ me { id } }' })).answer.data).toEqual({ me: null });
  });

  it('refuses expired, foreign, forged and malformed tokens', async () => {
    const good = await graph.token();
    const [header = '', payload = ''] = good.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const tokens = [
      await graph.token({ expiresIn: '-1m' }),
      await graph.token({ audience: 'elsewhere' }),
      `${header}.${payload}.${'A'.repeat(86)}`,
      `${none}.${payload}.`,
      'not-a-token',
    ];
    for (const token of tokens) {
      const { status, answer } = await post({ query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
      expect([status, answer.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHORIZED']);
    }
  });

  it("says so in the client's language", async () => {
    const { answer } = await post({ query: '{ me { id } }' }, { authorization: 'Bearer x', 'accept-language': 'ja' });
    expect(answer.errors?.[0]?.message).toBe('サインインしてください。');
  });

  it('refuses the tokens of a session that has ended, at once', async () => {
    const headers = await bearer({ sessionId: 91 });
    expect((await post({ query: '{ me { id } }' }, headers)).status).toBe(200);
    await graph.endSession(91);
    expect((await post({ query: '{ me { id } }' }, headers)).status).toBe(401);
  });

  it('tells subgraphs who asks and a named few facts, and the refresh cookie to users alone', async () => {
    const { answer } = await post(
      { query: '{ seen seenByNotes }' },
      {
        ...(await bearer()),
        cookie: 'kizuna-refresh=secret; other=1',
        'accept-language': 'ja',
        'x-kizuna-viewer': 'forged',
      },
    );
    const seen = { user: 7, refreshToken: 'secret', agent: 'node', locale: 'ja' };
    expect(JSON.parse(String(answer.data?.seen))).toEqual(seen);
    expect(JSON.parse(String(answer.data?.seenByNotes))).toEqual({ ...seen, refreshToken: null });
  });

  it('sets the refresh cookie where scripts and other sites cannot reach it, and takes it away', async () => {
    const signedIn = await post({ query: 'mutation { signIn }' });
    expect(signedIn.response.headers.get('set-cookie')).toMatch(
      /^kizuna-refresh=refresh-1; Path=\/; .*HttpOnly; SameSite=Strict/,
    );
    expect(JSON.stringify(signedIn.answer)).not.toContain('refresh-1');
    const signedOut = await post({ query: 'mutation { signOut }' });
    expect(signedOut.response.headers.get('set-cookie')).toMatch(/^kizuna-refresh=; .*Expires=Thu, 01 Jan 1970/);
  });

  it('keeps codes and masks everything else', async () => {
    const coded = await post({ query: '{ noteOfNobody { text } }' }, { 'accept-language': 'ja' });
    expect(coded.answer.errors).toEqual([
      { message: '見つかりません。', path: ['noteOfNobody'], extensions: { code: 'NOT_FOUND' } },
    ]);
    const masked = await post({ query: '{ broken }' });
    expect(masked.answer.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_ERROR', errorId: expect.any(String) });
    expect(JSON.stringify(masked.answer)).not.toMatch(/hunter2|10\.0\.0\.7|users|stack/);
  });

  it.each([
    ['a syntax error', { query: '{ notes ' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a wrong variable',
      { query: 'mutation ($text: String!) { noteAdd(text: $text) { text } }', variables: { text: 5 } },
      400,
      'BAD_USER_INPUT',
    ],
    ['too deep a query', { query: `{ ${'tree { '.repeat(6)}leaf${' }'.repeat(6)} }` }, 400, 'OPERATION_TOO_DEEP'],
    [
      'fragments that nest too deep',
      {
        query:
          '{ tree { ...A } } fragment A on Tree { tree { tree { ...B } } } fragment B on Tree { tree { tree { tree { leaf } } } }',
      },
      400,
      'OPERATION_TOO_DEEP',
    ],
    [
      'a fragment that spreads itself',
      { query: '{ tree { ...A } } fragment A on Tree { tree { ...A } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a subscription by POST', { query: 'subscription { noteAdded { text } }' }, 400, 'BAD_REQUEST'],
    ['no operation at all', {}, 400, 'BAD_REQUEST'],
    [
      'one of many, unnamed',
      { query: 'query A { tree { leaf } } query B { tree { leaf } }' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a hash that is none', { query: '{ tree { leaf } }', extensions: { persistedQuery: 5 } }, 400, 'BAD_REQUEST'],
    [
      'a hash of another text',
      { query: '{ tree { leaf } }', extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } },
      400,
      'BAD_REQUEST',
    ],
    [
      '2,000 nested fragments',
      { query: `{ tree { ${'... { '.repeat(2_000)}leaf${' }'.repeat(2_000)} } }` },
      400,
      'OPERATION_TOO_DEEP',
    ],
    ['3,000 nested brackets', { query: `{ tree(x: ${'['.repeat(3_000)} ) { leaf } }` }, 400, 'OPERATION_TOO_DEEP'],
    ['malformed JSON', '{"query": ', 400, 'VALIDATION_ERROR'],
    ['too large a body', { query: `{ notes { text } } # ${'x'.repeat(30_000)}` }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('answers %s with a stable code', async (_what, body, status, code) => {
    const sent = await post(body, { accept: 'application/graphql-response+json' });
    expect([sent.status, sent.answer.errors?.[0]?.extensions.code]).toEqual([status, code]);
  });

  it('runs operations that are known by their hash alone', async () => {
    const sha256Hash = hashOf(knownText);
    const bodies = [
      { documentId: `sha256:${sha256Hash}` },
      { extensions: { persistedQuery: { version: 1, sha256Hash } } },
    ];
    for (const body of bodies) expect((await post(body)).answer.data?.notes).toBeDefined();

    const unknown = await post({ documentId: `sha256:${'0'.repeat(64)}` });
    expect([unknown.status, unknown.answer.errors?.[0]?.extensions.code]).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND']);
    const unknownApq = await post({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } });
    expect(unknownApq.answer.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    const both = await post({ documentId: `sha256:${sha256Hash}`, query: '{ __typename }' });
    expect(both.answer.errors?.[0]?.extensions.code).toBe('CANNOT_SEND_PQ_ID_AND_BODY');
  });

  it('refuses requests that a foreign page could make a browser send', async () => {
    const get = await fetch(`${graph.url}/graphql?query=${encodeURIComponent('{ notes { text } }')}`);
    expect(get.status).toBe(400);
    const form = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      body: 'query=mutation{signIn}',
      headers: { 'content-type': 'text/plain' },
    });
    expect(form.status).toBe(400);
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://evil.example',
    });
    const refusal = await new Promise((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(refusal).toContain('403');
  });

  it('runs each event of a subscription across subgraphs', async () => {
    const { authorization } = await bearer({ userId: 8 });
    const { client } = connect(authorization);
    const events = client.iterate({
      query: 'subscription ($author: ID) { added: noteAdded(ofAuthor: $author) { body: text author { name } } }',
      variables: { author: toGlobalId('User', 8) },
    });
    const first = events.next();
    await graph.subscribed();
    await post({ query: 'mutation { noteAdd(text: "hello") { text } }' }, { authorization });
    expect((await first).value).toEqual({
      data: { added: { body: 'hello', author: { name: `name of ${toGlobalId('User', 8)}` } } },
      extensions: { position: { epoch: expect.any(String), sequence: 1 } },
    });
    await events.return?.();
  });

  it('ends only the operation that is wrong, and serves the others on the same socket', async () => {
    const { client } = connect();
    const codeOf = async (query: string, extensions?: Record<string, unknown>) => {
      const { value } = await client.iterate({ query, ...(extensions ? { extensions } : {}) }).next();
      return (value as Answer).errors?.[0]?.extensions.code ?? Object.keys((value as Answer).data ?? {})[0];
    };
    expect(await codeOf('{ notes ')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await codeOf('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf('')).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await codeOf(`{ ${'tree { '.repeat(6)}leaf${' }'.repeat(6)} }`)).toBe('OPERATION_TOO_DEEP');
    expect(await codeOf('subscription ($x: ID!) { noteAdded(ofAuthor: $x) { text } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('subscription ($i: Boolean!) { noteAdded @include(if: $i) { text } }')).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(await codeOf(`{ tree { ${'... { '.repeat(2_000)}leaf${' }'.repeat(2_000)} } }`)).toBe('OPERATION_TOO_DEEP');
    expect(await codeOf('subscription { noteAdded { text } }')).toBe('UNAUTHORIZED');
    expect(await codeOf('{ broken }')).toBe('INTERNAL_ERROR');
    expect(await codeOf('{ notes { text } }')).toBe('notes');
    expect(await codeOf('', { persistedQuery: { version: 1, sha256Hash: hashOf(knownText) } })).toBe('notes');
  });

  it('closes the sockets of a session that ends, with a code that clients retry', async () => {
    const { authorization } = await bearer({ sessionId: 92 });
    const { client, closed } = connect(authorization);
    await client.iterate({ query: '{ me { id } }' }).next();
    const events = client.iterate({ query: 'subscription { noteAdded { text } }' });
    const waiting = events.next().catch((error: unknown) => error);
    await graph.endSession(92);
    expect((await closed).code).toBe(4403);
    await waiting;
  });

  it('bounds what one socket has under way, and serves it again when something ends', async () => {
    const { authorization } = await bearer();
    const { client } = connect(authorization);
    const query = 'subscription { noteAdded { text } }';
    const open = Array.from({ length: 200 }, () => client.iterate({ query }));
    const waiting = open.map((events) => events.next().catch((error: unknown) => error));
    const one = (await client.iterate({ query: '{ notes { text } }' }).next()).value as Answer;
    expect(one.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED' });
    await open[0]?.return?.();
    await vi.waitFor(async () => {
      const next = (await client.iterate({ query: '{ notes { text } }' }).next()).value as Answer;
      expect(next.errors).toBeUndefined();
    });
    await client.dispose();
    await Promise.all(waiting);
  });

  it('forgets a client that leaves while it is let in', async () => {
    const sockets = async () =>
      (await (await fetch(`${graph.url}/metrics`)).text()).match(/^graphql_open_sockets\S* (\d+)/m)?.[1];
    await vi.waitFor(async () => expect(await sockets()).toBe('0'));
    for (let index = 0; index < 20; index += 1) {
      const authorization = `Bearer ${await graph.token({ sessionId: 500 + index })}`;
      const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await new Promise((resolve) => socket.on('open', resolve));
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
      socket.terminate();
    }
    await vi.waitFor(async () => expect(await sockets()).toBe('0'));
  });

  it('lets go of a client that asks and does not read', async () => {
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await new Promise((resolve) => socket.once('message', resolve));
    socket.pause();
    const fields = Array.from({ length: 150 }, (_, index) => `n${index}: name d${index}: description`).join(' ');
    const query = `{ __schema { types { ${fields} } } }`;
    const asking = setInterval(() => {
      for (let index = 0; index < 20; index += 1) {
        socket.send(JSON.stringify({ id: crypto.randomUUID(), type: 'subscribe', payload: { query } }));
      }
    }, 20);
    await new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
    clearInterval(asking);
    expect((await post({ query: '{ notes { text } }' })).status).toBe(200);
  });

  it('lets nobody in by socket with a bad token', async () => {
    const { client, closed } = connect('Bearer forged');
    const refused = client
      .iterate({ query: '{ notes { text } }' })
      .next()
      .catch((error: unknown) => error);
    expect((await closed).code).toBe(4403);
    await refused;
  });

  it('says that it lives, is ready, and what it did', async () => {
    expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${graph.url}/health/ready`)).json()).toEqual({ status: 'ok', checks: {} });
    expect(await (await fetch(`${graph.url}/metrics`)).text()).toContain('graphql_operation_duration_seconds_count');
  });
});

describe('the gateway, when a subgraph is down', () => {
  it('nulls only what that subgraph owns, with a code and without its address', async () => {
    const graph = await startTestGraph({ edition: 'over HTTP' });
    await graph.stopUsers();
    const response = await graph.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: '{ notes { text author { name } } }' },
    });
    const answer = response.json<Answer>();
    expect(answer.data).toEqual({ notes: [{ text: 'first', author: null }] });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE' });
    expect(response.body).not.toMatch(/127\.0\.0\.1|ECONN|users/);
    await graph.close();
  });
});
