import { once } from 'node:events';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { within } from '@kizuna/kit/testing/within';
import { makeApiToken } from '@kizuna/kit/viewer/api-token';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { httpClient, socketClient } from '../testing/raw-client.ts';
import { openSocket, type TestSocket } from '../testing/socket-client.ts';
import { type Edition, startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const seen = JSON.stringify({ query: '{ seen }' });
const events = 'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { text } }';

describe.each<Edition>(['in one process', 'over HTTP'])('tokens at the gateway, its subgraphs %s', (edition) => {
  let graph: TestGraph;
  const sockets: TestSocket[] = [];
  beforeAll(async () => {
    graph = await startTestGraph({ edition });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) await socket.close();
  });
  afterAll(() => graph.close());

  const bearer = (token: string) => `Bearer ${token}`;
  const overHttp = (authorization: string) => httpClient(graph.url, { authorization })(seen);
  const overSocket = (authorization: string) => socketClient(graph.url, authorization)(seen);
  const userOf = ({ data }: { data?: unknown }) => JSON.parse((data as { seen: string }).seen).user as number | null;
  async function socketWith(token: string): Promise<TestSocket> {
    const socket = await openSocket(graph.url, token);
    sockets.push(socket);
    return socket;
  }
  /** With which code a socket is closed that says this at first. */
  async function refusalOf(authorization: unknown): Promise<number> {
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    const [code] = await closed;
    return code;
  }
  const closedWithin = (socket: TestSocket, ms: number) =>
    within(
      ms,
      once(socket.socket, 'close').then(([code]) => code as number),
    );

  it('let a program in by its API token, over HTTP and by socket', async () => {
    const token = graph.apiTokens.issue({ userId: 42 });
    const before = graph.apiTokens.lookups.count;
    expect([userOf(await overHttp(bearer(token))), userOf(await overSocket(bearer(token)))]).toEqual([42, 42]);
    expect(userOf(await overHttp(`bearer  ${token}`))).toBe(42);
    expect(graph.apiTokens.lookups.count).toBe(before + 1);
  });

  it('are refused with one code, whatever is wrong with them', async () => {
    const revoked = graph.apiTokens.issue();
    await graph.apiTokens.revoke(revoked);
    const ended = graph.apiTokens.issue({ expiresInMs: -1 });
    const jwt = await graph.token();
    const [head = '', payload = '', signature = ''] = jwt.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const wrong = [
      ...[revoked, ended, makeApiToken(), 'kzn_', `kzn_${'0'.repeat(49)}`, revoked.toUpperCase()],
      ...[`${none}.${payload}.`, `${none}.${payload}.${signature}`, `${head}.${payload}.`],
      await graph.token({ audience: 'elsewhere' }),
      await graph.token({ expiresIn: '-1s' }),
    ].map(bearer);
    for (const authorization of [
      ...wrong,
      'Bearer',
      revoked,
      `Basic ${revoked}`,
      `${bearer(revoked)}, ${bearer(jwt)}`,
    ]) {
      const { status, errors } = await overHttp(authorization);
      expect([status, errors?.[0]?.extensions?.code, authorization]).toEqual([401, 'UNAUTHORIZED', authorization]);
      expect(await refusalOf(authorization)).toBe(4403);
    }
  });

  it('are not taken from where they do not belong', async () => {
    const token = graph.apiTokens.issue();
    const inUrl = await fetch(`${graph.url}/graphql?access_token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `authorization=${bearer(token)}` },
      body: seen,
    });
    expect(userOf(await inUrl.json())).toBeNull();
    const forged = { [subgraphHeaders.assertion]: 'forged', 'x-forwarded-for': '127.0.0.1' };
    expect(userOf(await httpClient(graph.url, forged)(seen))).toBeNull();
  });

  it('close what is open within a second of being revoked, and nothing arrives after that', async () => {
    const room = 'revoked';
    const [token, other] = [graph.apiTokens.issue(), graph.apiTokens.issue()];
    const cut = await socketWith(token);
    const stays = await socketWith(other);
    const operations = [cut, stays].map((socket) => socket.subscribe(events, { room }));
    await vi.waitFor(() => expect(graph.rooms.streams.get(`event ${room}`)).toBe(1));
    await graph.rooms.say(room, 'before');
    for (const operation of operations) expect(await operation.data(1)).toEqual([{ roomEvent: { text: 'before' } }]);

    const closed = closedWithin(cut, 1_000);
    await graph.apiTokens.revoke(token);
    await graph.rooms.say(room, 'after');
    expect(await closed).toBe(4403);
    expect(operations[0]?.waiting.filter(({ type }) => type === 'next')).toEqual([]);
    expect(await operations[1]?.data(1)).toEqual([{ roomEvent: { text: 'after' } }]);
    expect((await overHttp(bearer(token))).status).toBe(401);
    expect(await refusalOf(bearer(token))).toBe(4403);
    expect((await overHttp(bearer(other))).status).toBe(200);
  });

  it('end a stream of server-sent events within a second of being revoked', async () => {
    const room = 'streamed';
    const token = graph.apiTokens.issue();
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { authorization: bearer(token), accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: events, variables: { room } }),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (isEnough: () => boolean) => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        text += part.value;
        if (isEnough()) return;
      }
    };
    await vi.waitFor(() => expect(graph.rooms.streams.get(`event ${room}`)).toBe(1));
    await graph.rooms.say(room, 'before');
    await readUntil(() => text.includes('before'));
    const read = within(
      1_000,
      readUntil(() => false),
    );
    await graph.apiTokens.revoke(token);
    await graph.rooms.say(room, 'after');
    await read;
    expect(text).toContain('before');
    expect(text).not.toContain('after');
    expect(text).not.toContain('event: complete');
  });

  it('close what is open when their session ends in the middle of a subscription', async () => {
    const room = 'ended';
    const socket = await socketWith(await graph.token({ sessionId: 7_001 }));
    const operation = socket.subscribe(events, { room });
    await vi.waitFor(() => expect(graph.rooms.streams.get(`event ${room}`)).toBe(1));
    const closed = closedWithin(socket, 1_000);
    await graph.endSession(7_001);
    await graph.rooms.say(room, 'after');
    expect(await closed).toBe(4403);
    expect(operation.waiting).toEqual([]);
    const { status } = await overHttp(bearer(await graph.token({ sessionId: 7_001 })));
    expect(status).toBe(401);
  });

  it('close a socket when they end by themselves', async () => {
    // Long enough to be let in with, on a slow machine too.
    const socket = await socketWith(graph.apiTokens.issue({ expiresInMs: 2_000 }));
    expect(await closedWithin(socket, 5_000)).toBe(4403);
  });

  it('are renewed on an open socket by the same kind of token of the same user only', async () => {
    // Operations may still run under the one that was left behind: the end of either ends the socket.
    for (const [former, present, ending] of [
      [81, 82, 82],
      [83, 84, 83],
    ] as const) {
      const good = await socketWith(await graph.token({ sessionId: former }));
      good.ping({ authorization: bearer(await graph.token({ sessionId: present })) });
      expect(await good.control()).toMatchObject({ type: 'pong', payload: { token: 'renewed' } });
      good.ping({ still: 'here' });
      expect(await good.control()).toMatchObject({ type: 'pong' });
      const ended = closedWithin(good, 1_000);
      await graph.endSession(ending);
      expect(await ended).toBe(4403);
    }

    const token = graph.apiTokens.issue({ userId: 7 });
    for (const [first, second] of [
      [await graph.token(), token],
      [token, await graph.token()],
      [token, graph.apiTokens.issue({ userId: 7 })],
      [await graph.token(), await graph.token({ userId: 8 })],
      [await graph.token(), await graph.token({ userType: 'ADMIN' })],
    ] as const) {
      const socket = await socketWith(first);
      const closed = closedWithin(socket, 1_000);
      socket.ping({ authorization: bearer(second) });
      expect(await closed).toBe(4403);
    }
  });

  it('of a program do not lead to what a session of its user has left behind', async () => {
    const query = 'subscription { noteAdded { text } }';
    const program = graph.apiTokens.issue({ userId: 7 });
    const first = await socketWith(await graph.token());
    const left = first.subscribe(query, {}, { resume: true });
    await graph.subscribed();
    await httpClient(graph.url, { authorization: bearer(await graph.token()) })(
      JSON.stringify({ query: 'mutation { noteAdd(text: "for people") { text } }' }),
    );
    const frame = await left.next();
    const { epoch } = frame.payload?.extensions?.position ?? { epoch: '' };
    await first.close();
    const second = await socketWith(program);
    const resumed = second.subscribe(query, {}, { resume: { epoch, sequence: 0 } });
    const answer = await resumed.next();
    expect(answer.payload?.extensions?.resumed).toBe(false);
    expect(JSON.stringify(answer)).not.toContain('for people');
  });

  it("are of no use at a subgraph itself, nor is anything that is not the gateway's word for it", async () => {
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`${graph.origins.users}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: seen,
      });
      const { data, errors } = await response.json();
      return [data?.seen ?? null, errors?.[0]?.extensions?.code];
    };
    const viewer = { userId: 5, userType: 'ADMIN', sessionId: 1 };
    const sign = (secret: string, audience: string, exp: string) =>
      new SignJWT({ viewer })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('kizuna-gateway')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(exp)
        .sign(new TextEncoder().encode(secret));
    const secret = 'an assertion secret for the tests';
    const forged = [
      ...['', 'forged', await graph.token(), graph.apiTokens.issue()],
      await sign('another secret that is as long as ours', 'users', '1m'),
      await sign(secret, 'notes', '1m'),
      await sign(secret, 'users', '-1s'),
    ];
    expect(await ask({})).toEqual([null, 'UNAUTHORIZED']);
    expect(await ask({ authorization: bearer(await graph.token()) })).toEqual([null, 'UNAUTHORIZED']);
    for (const assertion of forged) {
      expect(await ask({ [subgraphHeaders.assertion]: assertion })).toEqual([null, 'UNAUTHORIZED']);
    }
    const [good] = await ask({ [subgraphHeaders.assertion]: await sign(secret, 'users', '1m') });
    expect(JSON.parse(good).user).toBe(5);
  });
});

it('nobody is signed out because `users` is away', async () => {
  const graph = await startTestGraph({ edition: 'over HTTP', env: { SUBGRAPH_RETRIES: '0' } });
  const token = graph.apiTokens.issue();
  const ask = (authorization: string) => httpClient(graph.url, { authorization })(seen);
  const known = graph.apiTokens.issue();
  await ask(`Bearer ${known}`);
  await graph.stopUsers();
  const unavailable = await ask(`Bearer ${token}`);
  expect([unavailable.status, unavailable.errors?.[0]?.extensions?.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  const [code] = await once(socket, 'close');
  expect(code).toBe(1013);
  const stillKnown = await ask(`Bearer ${known}`);
  expect(stillKnown.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
  expect(stillKnown.status).toBe(200);
  await graph.close();
});
