import { createHash } from 'node:crypto';
import { within } from '@kizuna/kit/testing/within';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type EventReader,
  type EventReaderOptions,
  type EventRequest,
  openEvents,
} from '../subscriptions/testing/event-reader.ts';
import { openSocket } from '../testing/socket-client.ts';
import { type Edition, startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const query =
  'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { sequence text author { name } } }';
const ofOne = 'subscription ($room: ID!) { roomEvent(room: $room, after: 0) { sequence mine } }';
const typing = 'subscription ($room: ID!) { roomTyping(room: $room) { who { name } } }';
const knownText = 'query Known { notes { text } }';
const sha256Hash = createHash('sha256').update(knownText).digest('hex');
/** Of another origin, and welcome. */
const page = 'https://app.example';
const preflight = { 'apollo-require-preflight': '1' };
const sequences = (events: unknown[]) =>
  events.map((event) => (event as { roomEvent: { sequence: number } }).roomEvent.sequence);

describe.each<Edition>(['in one process', 'over HTTP'])('server-sent events, subgraphs %s', (edition) => {
  let graph: TestGraph;
  const readers: EventReader[] = [];
  let rooms = 0;
  const newRoom = () => `r${++rooms}`;

  beforeAll(async () => {
    graph = await startTestGraph({ edition, operations: { [sha256Hash]: knownText }, allowedOrigins: [page] });
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(() => graph.close());

  async function open(parameters: EventRequest, options: EventReaderOptions = {}): Promise<EventReader> {
    const reader = await openEvents(graph.url, parameters, { token: await graph.token(), ...options });
    readers.push(reader);
    return reader;
  }
  async function follow(
    room: string,
    more: EventReaderOptions & { query?: string; after?: number; extensions?: object } = {},
  ) {
    const { query: text = query, after, extensions, ...options } = more;
    return open({ query: text, variables: { room, after }, ...(extensions ? { extensions } : {}) }, options);
  }
  const streams = (name: string, count: number) =>
    vi.waitFor(() => expect(graph.rooms.streams.get(name) ?? 0).toBe(count));

  it('carry a query and a mutation: one answer, and that is all', async () => {
    const asked = await open({ query: '{ me { name } notes { text author { name } } }' });
    expect([asked.status, asked.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await asked.next()).toMatchObject({ event: 'next', id: null, data: { data: { me: { name: /^name of/ } } } });
    expect(await asked.next()).toEqual({ event: 'complete', id: null, data: null });
    expect(await asked.ended).toBe('complete');

    const changed = await open({ query: 'mutation { signIn }' });
    expect((await changed.next()).data).toEqual({ data: { signIn: true } });
    expect(changed.headers['set-cookie']?.[0]).toContain('refresh-1');
    const seen = await open({ query: '{ seen }' }, { headers: { cookie: 'kizuna-refresh=refresh-1' } });
    expect(JSON.stringify((await seen.next()).data)).toContain('refresh-1');
  });

  it('carry a subscription: each event with the place where it stands, and nothing that a proxy would hold back', async () => {
    const room = newRoom();
    const reader = await follow(room, { headers: { origin: page } });
    expect(reader.headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': page,
      'x-content-type-options': 'nosniff',
    });
    expect(reader.headers['content-encoding']).toBeUndefined();
    await streams(`event ${room}`, 1);
    await graph.rooms.say(room, 'お元気ですか\n"data:"', 8);
    expect(await reader.next()).toEqual({
      event: 'next',
      id: 'n:1',
      data: {
        data: {
          roomEvent: { sequence: 1, text: 'お元気ですか\n"data:"', author: { name: expect.stringContaining('') } },
        },
        extensions: { position: { epoch: 'n', sequence: 1 } },
      },
    });
    expect(reader.retryMs).toBe(1_000);
    const own = await follow(newRoom(), { query: ofOne });
    await streams(`event r${rooms}`, 1);
    own.close();
    await streams(`event r${rooms}`, 0);
  });

  it('are asked for by GET, too, by who could not be a foreign page', async () => {
    const room = newRoom();
    await graph.rooms.say(room, 'first');
    const parameters = { query, variables: { room, after: 0 }, extensions: { resume: true } };
    const reader = await open(parameters, { method: 'GET', headers: preflight });
    expect(sequences(await reader.data(1))).toEqual([1]);
    const known = await open({ documentId: `sha256:${sha256Hash}` }, { method: 'GET', headers: preflight });
    expect((await known.next()).data?.data).toMatchObject({ notes: [{ text: 'first' }] });
  });

  it.each<[string, EventRequest, EventReaderOptions, number, string]>([
    ['a GET of a foreign page', { query: '{ seen }' }, { method: 'GET' }, 400, 'VALIDATION_ERROR'],
    [
      'a POST of a foreign page',
      { query: '{ seen }' },
      { headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a mutation by GET',
      { query: 'mutation { signIn }' },
      { method: 'GET', headers: preflight },
      405,
      'METHOD_NOT_ALLOWED',
    ],
    ['a forged token', { query: '{ seen }' }, { token: 'x' }, 401, 'UNAUTHORIZED'],
    ['no JSON', {}, { body: '{' }, 400, 'VALIDATION_ERROR'],
    ['a body without end', {}, { body: JSON.stringify({ query: '#'.repeat(20_001) }) }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('are refused before they begin: %s', async (_what, parameters, options, status, code) => {
    const reader = await open(parameters, options);
    const { data } = await reader.next();
    expect([reader.status, data?.errors?.[0]?.extensions?.code]).toEqual([status, code]);
    expect(reader.headers['content-type']).toContain('application/json');
  });

  it.each<[string, EventRequest, string]>([
    ['no operation', {}, 'BAD_REQUEST'],
    ['variables that are none', { query: '{ seen }', variables: [1] }, 'BAD_REQUEST'],
    ['a text that is no GraphQL', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: 'subscription { nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query }, 'BAD_USER_INPUT'],
    ['too deep a text', { query: '{ tree '.repeat(1_000) }, 'OPERATION_TOO_DEEP'],
    [
      'an unknown hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      'PERSISTED_QUERY_NOT_FOUND',
    ],
    ['an unknown id', { documentId: 'x' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['what the subgraph refuses', { query: '{ noteOfNobody { text } }' }, 'NOT_FOUND'],
  ])('say in the stream what is wrong with the operation: %s', async (_what, parameters, code) => {
    const reader = await open(parameters);
    const { event, data } = await reader.next();
    expect([reader.status, event, data?.errors?.[0]?.extensions?.code]).toEqual([200, 'next', code]);
    expect((await reader.next()).event).toBe('complete');
  });

  it('are for those who prefer them, or need them', async () => {
    const accept = 'application/json, text/event-stream';
    const asked = await open({ query: '{ notes { text } }' }, { headers: { accept } });
    expect(asked.headers['content-type']).toContain('application/json');
    const room = newRoom();
    await graph.rooms.say(room, 'first');
    const subscribed = await open({ query, variables: { room, after: 0 } }, { headers: { accept } });
    expect(sequences(await subscribed.data(1))).toEqual([1]);
    const never = await open({ query: '{ notes { text } }' }, { headers: { accept: 'text/event-stream;q=0' } });
    expect(never.status).toBe(406);
  });

  it('are not paid for by those who take JSON, too, and get that', async () => {
    const left = async (accept: string, userId: number) => {
      const token = await graph.token({ userId });
      const { headers } = await open({ query: `{ notes { text } } # for ${userId}` }, { headers: { accept }, token });
      return /r=\d+/.exec(String(headers.ratelimit))?.[0];
    };
    // No point comes back meanwhile.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    try {
      const plain = await left('application/json', 901);
      expect(plain).toMatch(/\d/);
      expect(await left('application/json, text/event-stream', 902)).toBe(plain);
    } finally {
      clock.mockRestore();
    }
  });

  it('go on where they stood, by the id that clients send back by themselves', async () => {
    const room = newRoom();
    const first = await follow(room);
    await streams(`event ${room}`, 1);
    for (const text of ['1', '2']) await graph.rooms.say(room, text);
    expect(sequences(await first.data(2))).toEqual([1, 2]);
    first.close();
    for (const text of ['3', '4']) await graph.rooms.say(room, text);
    const second = await follow(room, { lastEventId: first.lastEventId });
    expect(sequences(await second.data(2))).toEqual([3, 4]);
    const third = await follow(room, { extensions: { resume: { epoch: 'n', sequence: 3 } } });
    expect(sequences(await third.data(1))).toEqual([4]);
    // The same body goes with each request of a client; what it has seen since is in the header.
    const fourth = await follow(room, { extensions: { resume: true }, lastEventId: 'n:2' });
    expect(sequences(await fourth.data(2))).toEqual([3, 4]);
  });

  it.each(['other:1', 'n:999', 'n', ':', 'n:-1', 'n:1e3', `${'x'.repeat(65)}:1`])(
    'say so when they cannot go on from %s',
    async (lastEventId) => {
      const room = newRoom();
      await graph.rooms.say(room, 'missed');
      const reader = await follow(room, { lastEventId });
      expect(await reader.next()).toMatchObject({
        event: 'next',
        id: 'n:1',
        data: { data: null, extensions: { resumed: false, position: { epoch: 'n', sequence: 1 } } },
      });
      await graph.rooms.say(room, 'next');
      expect(sequences(await reader.data(1))).toEqual([2]);
    },
  );

  it('go on without numbers of the subgraph, too, while the gateway remembers', async () => {
    const room = newRoom();
    const first = await follow(room, { query: typing });
    await streams(`typing ${room}`, 1);
    await graph.rooms.type(room, 1);
    await first.next();
    first.close();
    const second = await follow(room, { query: typing, lastEventId: first.lastEventId });
    await graph.rooms.type(room, 2);
    expect((await second.next()).data?.extensions?.resumed).toBeUndefined();
  });

  it('share one stream with each other and with sockets, but not what differs by viewer', async () => {
    const room = newRoom();
    const readersOfRoom = await Promise.all(
      [7, 8, 9].map(async (userId) => follow(room, { after: 0, token: await graph.token({ userId }) })),
    );
    const socket = await openSocket(graph.url, await graph.token({ userId: 10 }));
    const operation = socket.subscribe(query, { room, after: 0 });
    await graph.rooms.say(room, 'for all');
    for (const reader of readersOfRoom) expect(sequences(await reader.data(1))).toEqual([1]);
    expect(sequences(await operation.data(1))).toEqual([1]);
    await streams(`event ${room}`, 1);
    await socket.close();

    const [mine, others] = await Promise.all(
      [7, 8].map(async (userId) => follow(room, { query: ofOne, token: await graph.token({ userId }) })),
    );
    expect(await mine?.data(1)).toEqual([{ roomEvent: { sequence: 1, mine: true } }]);
    expect(await others?.data(1)).toEqual([{ roomEvent: { sequence: 1, mine: false } }]);
  });

  it('end when the right ends, and are not to be asked for again', async () => {
    const room = newRoom();
    const [stays, leaves] = await Promise.all(
      [7, 8].map(async (userId) => follow(room, { after: 0, token: await graph.token({ userId }) })),
    );
    await streams(`event ${room}`, 1);
    await graph.rooms.say(room, 'before');
    await Promise.all([stays?.next(), leaves?.next()]);
    await graph.rooms.admit(room, 7);
    expect(await leaves?.ended).toBe('complete');
    await graph.rooms.say(room, 'after');
    expect(sequences((await stays?.data(1)) ?? [])).toEqual([2]);
    const refused = await follow(room, { after: 0, token: await graph.token({ userId: 8 }) });
    expect((await refused.next()).data?.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
  });

  it('end with the token and with the session, within a second, so that clients come back with another', async () => {
    const room = newRoom();
    // Long enough to be let in with, on a slow machine too.
    const brief = await follow(room, { token: await graph.token({ expiresIn: '3s' }) });
    const briefEnded = within(4_500, brief.ended);
    const revoked = await follow(room, { token: await graph.token({ sessionId: 4_711 + rooms }) });
    const revokedEnded = within(1_000, revoked.ended);
    await graph.endSession(4_711 + rooms);
    expect(await revokedEnded).toBe('ended');
    expect(await briefEnded).toBe('ended');
    const again = await follow(room, { token: await graph.token({ sessionId: 4_711 + rooms }) });
    expect([again.status, (await again.next()).data?.errors?.[0]?.extensions?.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('are at most 100 at a time for one viewer, and as many again when they end', async () => {
    const room = newRoom();
    const token = await graph.token({ userId: 100 + rooms });
    const many: EventReader[] = [];
    for (let nth = 0; nth < 100; nth += 1) many.push(await follow(room, { token }));
    const tooMany = await follow(room, { token });
    expect([tooMany.status, (await tooMany.next()).data?.errors?.[0]?.extensions?.code]).toEqual([429, 'RATE_LIMITED']);
    expect((await follow(room)).status).toBe(200);
    for (const reader of many) reader.close();
    await vi.waitFor(async () => expect((await follow(room, { token })).status).toBe(200));
  });
});
