import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FrameClient, openAcknowledged, openFrames } from '../testing/frame-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const knownText = 'query Known { notes { text } }';
const sha256Hash = createHash('sha256').update(knownText).digest('hex');
const roomEvents = 'subscription ($room: ID!) { roomEvent(room: $room) { text } }';

describe('graphql-transport-ws', () => {
  let graph: TestGraph;
  const clients: FrameClient[] = [];
  let rooms = 0;
  const newRoom = () => `r${++rooms}`;

  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process', operations: { [sha256Hash]: knownText } });
  });
  afterEach(async () => {
    for (const { socket, closed } of clients.splice(0)) {
      socket.terminate();
      await closed;
    }
  });
  afterAll(() => graph.close());

  const kept = (client: FrameClient) => {
    clients.push(client);
    return client;
  };
  const open = async () => kept(await openFrames(graph.url));
  const connect = async () => kept(await openAcknowledged(graph.url, await graph.token()));
  const subscribe = (id: string, payload: object) => ({ id, type: 'subscribe', payload });
  const follow = (id: string, room: string) => subscribe(id, { query: roomEvents, variables: { room } });
  const followed = (room: string, count = 1) =>
    vi.waitFor(() => expect(graph.rooms.streams.get(`event ${room}`) ?? 0).toBe(count));
  /** Everything before it has been read when the pong is there: messages are answered in order. */
  async function alive(client: FrameClient): Promise<void> {
    client.send({ type: 'ping', payload: { still: 'there' } });
    expect(await client.next()).toEqual({ type: 'pong', payload: { still: 'there' } });
  }

  describe('the connection', () => {
    it('is acknowledged once it is initialised, with or without a payload', async () => {
      for (const payload of [undefined, null, {}, { anything: 1 }]) {
        const client = await open();
        client.send({ type: 'connection_init', payload });
        expect(await client.next()).toEqual({ type: 'connection_ack' });
      }
    });

    it('is closed with 4406 when the client does not speak the protocol', async () => {
      expect(await kept(await openFrames(graph.url, [])).closed).toBe(4406);
    });

    it('speaks the protocol when it is one of several that the client offers', async () => {
      const client = kept(await openFrames(graph.url, ['graphql-ws', 'graphql-transport-ws']));
      expect(client.socket.protocol).toBe('graphql-transport-ws');
    });

    it('is closed with 4408 when it is not initialised in time', async () => {
      const client = await open();
      await expect(client.closed).resolves.toBe(4408);
      expect(client.isQuiet).toBe(true);
    });

    it('is closed with 4429 when it is initialised twice, also before the first was answered', async () => {
      const client = await connect();
      client.send({ type: 'connection_init' });
      expect(await client.closed).toBe(4429);
      const hasty = await open();
      hasty.send({ type: 'connection_init' });
      hasty.send({ type: 'connection_init' });
      expect(await hasty.closed).toBe(4429);
    });

    it('is closed with 4401 when the client subscribes before it is acknowledged', async () => {
      const client = await open();
      client.send(subscribe('1', { query: '{ notes { text } }' }));
      expect(await client.closed).toBe(4401);
      const hasty = await open();
      hasty.send({ type: 'connection_init', payload: { authorization: `Bearer ${await graph.token()}` } });
      hasty.send(subscribe('1', { query: '{ notes { text } }' }));
      expect(await hasty.closed).toBe(4401);
    });

    it('is closed with 4403, which clients retry, when its token is no good', async () => {
      const client = await open();
      client.send({ type: 'connection_init', payload: { authorization: 'Bearer forged' } });
      expect(await client.closed).toBe(4403);
    });

    it('answers a ping with its payload, at any time, and takes a pong that nobody asked for', async () => {
      const client = await open();
      client.send({ type: 'ping', payload: { a: [1, 'x', null] } });
      expect(await client.next()).toEqual({ type: 'pong', payload: { a: [1, 'x', null] } });
      client.send({ type: 'ping' });
      expect(await client.next()).toEqual({ type: 'pong' });
      client.send({ type: 'pong' });
      client.send({ type: 'pong', payload: { a: 1 } });
      client.send({ type: 'connection_init' });
      expect(await client.next()).toEqual({ type: 'connection_ack' });
      await alive(client);
    });
  });

  describe('a message that is none', () => {
    it.each([
      ['no JSON', '{"type":'],
      ['nothing', ''],
      ['bytes that are no text', Buffer.from([0, 255, 254, 17, 128])],
      ['a list', '[]'],
      ['null', 'null'],
      ['a number', '7'],
      ['no type', '{"id":"1"}'],
      ['a type that is no text', '{"type":1}'],
      ['a type that is inherited', '{"type":"toString"}'],
      ['an unknown type', '{"type":"start","id":"1","payload":{"query":"{ a }"}}'],
      ['a ping with a text', '{"type":"ping","payload":"now"}'],
      ['a pong with a list', '{"type":"pong","payload":[]}'],
      ['no id', '{"type":"subscribe","payload":{"query":"{ a }"}}'],
      ['an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ a }"}}'],
      ['an id that is a number', '{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}'],
      ['an id of more than 1,024 characters', `{"type":"complete","id":"${'1'.repeat(1_025)}"}`],
      ['no payload', '{"type":"subscribe","id":"1"}'],
      ['a payload in a list', '{"type":"subscribe","id":"1","payload":[]}'],
      ['a query that is no text', '{"type":"subscribe","id":"1","payload":{"query":{}}}'],
      ['a query that is null', '{"type":"subscribe","id":"1","payload":{"query":null}}'],
      ['variables in a list', '{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}'],
      ['a name that is a number', '{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":1}}'],
      ['extensions in a text', '{"type":"subscribe","id":"1","payload":{"query":"{ a }","extensions":"x"}}'],
      ['a completion of nothing', '{"type":"complete"}'],
      ['what only servers say: an event', '{"type":"next","id":"1","payload":{}}'],
      ['what only servers say: an error', '{"type":"error","id":"1","payload":[{"message":"x"}]}'],
      ['what only servers say: an acknowledgement', '{"type":"connection_ack"}'],
    ])('closes the socket with 4400: %s', async (_what, message) => {
      const client = await connect();
      client.send(message);
      expect(await client.closed).toBe(4400);
      expect(client.isQuiet).toBe(true);
    });

    it('closes it when an initialisation has a text for a payload', async () => {
      const client = await open();
      client.send('{"type":"connection_init","payload":"Bearer x"}');
      expect(await client.closed).toBe(4400);
    });

    it('closes it with 1009 when it is larger than 64 kB', async () => {
      const client = await connect();
      client.send(subscribe('1', { query: `{ notes { text } } #${'x'.repeat(70_000)}` }));
      expect(await client.closed).toBe(1009);
    });

    it('is read in bytes as in text', async () => {
      const client = await connect();
      client.send(Buffer.from('{"type":"ping"}'));
      expect(await client.next()).toEqual({ type: 'pong' });
    });
  });

  describe('an operation', () => {
    it('is a query or a mutation, too: one event, then the end', async () => {
      const client = await connect();
      client.send(subscribe('q', { query: '{ me { name } }', variables: null, operationName: null, extensions: null }));
      expect(await client.next()).toMatchObject({ id: 'q', type: 'next', payload: { data: { me: {} } } });
      expect(await client.next()).toEqual({ id: 'q', type: 'complete' });
      const mutation = 'mutation ($text: String!) { noteAdd(text: $text) { text } }';
      client.send(subscribe('m', { query: mutation, variables: { text: 'by socket' } }));
      const data = { noteAdd: { text: 'by socket' } };
      expect(await client.next()).toEqual({ id: 'm', type: 'next', payload: { data } });
      expect(await client.next()).toEqual({ id: 'm', type: 'complete' });
    });

    it('runs beside others, each under its own id, whatever that is', async () => {
      const client = await connect();
      const ids = ['1', '__proto__', 'constructor', '"}', '\u0000', '日本', 'x'.repeat(1_000)];
      for (const id of ids) client.send(subscribe(id, { query: `{ notes { text } } #${id.length}` }));
      const ended = new Set<string>();
      while (ended.size < ids.length) {
        const { id = '', type } = await client.next();
        expect(ids).toContain(id);
        if (type === 'complete') ended.add(id);
        else expect([type, ended.has(id)]).toEqual(['next', false]);
      }
      await alive(client);
    });

    it('gets events under an id that has to be escaped', async () => {
      const [client, room] = [await connect(), newRoom()];
      const id = '"\\\u0001\u2028日本';
      client.send(follow(id, room));
      await followed(room);
      await graph.rooms.say(room, 'あ "quoted" \u2028');
      expect(await client.next()).toMatchObject({
        id,
        type: 'next',
        payload: { data: { roomEvent: { text: 'あ "quoted" \u2028' } } },
      });
    });

    it('closes the socket with 4409 when another one has its id, also before the first has begun', async () => {
      const [client, room] = [await connect(), newRoom()];
      client.send(follow('1', room));
      await followed(room);
      client.send(subscribe('1', { query: '{ notes { text } }' }));
      expect(await client.closed).toBe(4409);
      const hasty = await connect();
      hasty.send(follow('1', room));
      hasty.send(follow('1', room));
      expect(await hasty.closed).toBe(4409);
    });

    it('may take the id of one that has ended', async () => {
      const client = await connect();
      for (let times = 0; times < 3; times += 1) {
        client.send(subscribe('1', { query: '{ notes { text } }' }));
        expect(await client.next()).toMatchObject({ id: '1', type: 'next' });
        expect(await client.next()).toEqual({ id: '1', type: 'complete' });
      }
    });

    it('ends when the client says so, without an answer, and nothing of it comes afterwards', async () => {
      const [client, room] = [await connect(), newRoom()];
      client.send(follow('1', room));
      client.send(follow('2', room));
      await followed(room);
      await graph.rooms.say(room, 'both');
      expect(new Set([(await client.next()).id, (await client.next()).id])).toEqual(new Set(['1', '2']));
      client.send({ id: '1', type: 'complete' });
      await alive(client);
      await graph.rooms.say(room, 'one');
      expect(await client.next()).toMatchObject({ id: '2', type: 'next' });
      await alive(client);
    });

    it('ends for the client when the server has no more', async () => {
      const [client, room] = [await connect(), newRoom()];
      client.send(follow('1', room));
      await followed(room);
      await graph.rooms.admit(room);
      expect(await client.next()).toEqual({ id: '1', type: 'complete' });
      await alive(client);
    });

    it('takes no notice when something unknown is completed', async () => {
      const client = await connect();
      client.send({ id: 'unknown', type: 'complete' });
      client.send({ id: '__proto__', type: 'complete' });
      await alive(client);
    });

    it('is told by its errors when it was not run: that ends it, and nothing else on the socket', async () => {
      const [client, room] = [await connect(), newRoom()];
      client.send(follow('live', room));
      await followed(room);
      const persisted = (hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
      const wrong: [object, string][] = [
        [{ query: '{ notes ' }, 'GRAPHQL_PARSE_FAILED'],
        [{ query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
        [{ query: 'query A { tree { leaf } } query B { tree { leaf } }' }, 'OPERATION_RESOLUTION_FAILURE'],
        [{ query: 'query A { tree { leaf } }', operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE'],
        [{ query: roomEvents, variables: { room: {} } }, 'BAD_USER_INPUT'],
        [{ query: roomEvents }, 'BAD_USER_INPUT'],
        [{ query: 'mutation ($t: String!) { noteAdd(text: $t) { text } }', variables: { t: 5 } }, 'BAD_USER_INPUT'],
        [{ query: '' }, 'PERSISTED_QUERY_NOT_FOUND'],
        [{}, 'PERSISTED_QUERY_NOT_FOUND'],
        [{ extensions: persisted('0'.repeat(64)) }, 'PERSISTED_QUERY_NOT_FOUND'],
        [{ extensions: persisted(7) }, 'PERSISTED_QUERY_NOT_FOUND'],
        [{ documentId: `sha256:${'0'.repeat(64)}` }, 'PERSISTED_QUERY_NOT_FOUND'],
        [{ query: 'subscription { tick roomTyping(room: "1") { who { id } } }' }, 'GRAPHQL_VALIDATION_FAILED'],
      ];
      for (const [payload, code] of wrong) {
        client.send(subscribe('wrong', payload));
        const { id, type, payload: answer } = await client.next();
        expect([id, type]).toEqual(['wrong', 'next']);
        expect(answer).toEqual({ errors: [expect.objectContaining({ extensions: { code } })] });
        expect(await client.next()).toEqual({ id: 'wrong', type: 'complete' });
      }
      await graph.rooms.say(room, 'still there');
      expect(await client.next()).toMatchObject({ id: 'live', type: 'next' });
    });

    it('may be known by its hash alone', async () => {
      const client = await connect();
      const payloads = [
        { extensions: { persistedQuery: { version: 1, sha256Hash } } },
        { query: '', extensions: { persistedQuery: { version: 1, sha256Hash } } },
        { documentId: `sha256:${sha256Hash}` },
      ];
      for (const payload of payloads) {
        client.send(subscribe('1', payload));
        expect(await client.next()).toMatchObject({
          type: 'next',
          payload: { data: { notes: [{ text: 'first' }, {}] } },
        });
        expect(await client.next()).toEqual({ id: '1', type: 'complete' });
      }
    });

    it('carries the errors of its fields beside the data', async () => {
      const client = await connect();
      client.send(subscribe('1', { query: '{ noteOfNobody { text } tree { leaf } }' }));
      expect(await client.next()).toEqual({
        id: '1',
        type: 'next',
        payload: {
          data: { noteOfNobody: null, tree: { leaf: 1 } },
          errors: [{ message: expect.any(String), path: ['noteOfNobody'], extensions: { code: 'NOT_FOUND' } }],
        },
      });
      expect(await client.next()).toEqual({ id: '1', type: 'complete' });
    });

    it('is refused to who may not follow it, in the words of its owner', async () => {
      const client = kept(await openAcknowledged(graph.url));
      client.send(follow('1', newRoom()));
      expect(await client.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } });
      expect(await client.next()).toEqual({ id: '1', type: 'complete' });
    });

    it('goes on at the side of one that is answered later', async () => {
      const [client, room] = [await connect(), newRoom()];
      client.send(follow('1', room));
      client.send({ id: '1', type: 'complete' });
      client.send(follow('1', room));
      await followed(room);
      await graph.rooms.say(room, 'once');
      expect(await client.next()).toMatchObject({ id: '1', payload: { data: { roomEvent: { text: 'once' } } } });
      await alive(client);
    });
  });

  it('tells clients that the gateway goes away with a code after which stock ones come back', async () => {
    const other = await startTestGraph({ edition: 'in one process' });
    const client = kept(await openAcknowledged(other.url));
    await other.close();
    expect(await client.closed).toBe(1001);
  });
});

describe('a gateway that stops', () => {
  it('lets nobody in any more while it waits for those who do not leave', async () => {
    const graph = await startTestGraph({ edition: 'in one process' });
    const [deaf, other] = [await openAcknowledged(graph.url), await openAcknowledged(graph.url)];
    // It reads nothing, not even that the gateway goes away, and is ended after two seconds.
    deaf.socket.pause();
    const closing = graph.close();
    expect(await other.closed).toBe(1001);
    const late = await openFrames(graph.url).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(Error);
    await closing;
    deaf.socket.terminate();
  });
});
