import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type FrameClient, openAcknowledged } from '../testing/frame-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const shared = 'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { sequence text } }';
const ofOne = 'subscription ($room: ID!) { roomEvent(room: $room) { mine } }';

const pingMessage = JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(60_000) } });
const pingFrame = 'x'.repeat(125);

describe('a socket that is used hard', { timeout: 90_000 }, () => {
  let graph: TestGraph;
  const clients: FrameClient[] = [];
  let rooms = 0;
  const newRoom = () => `r${++rooms}`;

  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterEach(() => {
    for (const { socket } of clients.splice(0)) socket.terminate();
  });
  afterAll(() => graph.close());

  async function connect(userId = 7): Promise<FrameClient> {
    const client = await openAcknowledged(graph.url, await graph.token({ userId }));
    clients.push(client);
    return client;
  }
  const follow = (client: FrameClient, id: string, query: string, variables: object) =>
    client.send({ id, type: 'subscribe', payload: { query, variables } });
  const streams = (room: string, count: number) =>
    // Shared streams stay for 15 seconds, for those who come back.
    vi.waitFor(() => expect(graph.rooms.streams.get(`event ${room}`) ?? 0).toBe(count), { timeout: 40_000 });
  async function pong(client: FrameClient): Promise<void> {
    client.send({ type: 'ping' });
    while ((await client.next()).type !== 'pong');
  }

  it.each([
    ['shared', 'ids of their own', shared, (nth: number) => String(nth)],
    ['shared', 'the same id', shared, () => '1'],
    ["one viewer's", 'ids of their own', ofOne, (nth: number) => String(nth)],
    ["one viewer's", 'the same id', ofOne, () => '1'],
  ])(
    'leaves no stream open after 1,000 subscriptions that end at once: %s, with %s',
    async (_kind, _ids, query, idOf) => {
      const [client, room] = [await connect(), newRoom()];
      for (let nth = 0; nth < 1_000; nth += 1) {
        follow(client, idOf(nth), query, { room });
        client.send({ id: idOf(nth), type: 'complete' });
        // A handful at a time, so that some are under way when others end.
        if (nth % 7 === 0) await pong(client);
      }
      await pong(client);
      await streams(room, 0);
      follow(client, 'after', query, { room });
      await streams(room, 1);
    },
  );

  it('leaves no stream open when its client is gone before its subscriptions stand', async () => {
    const room = newRoom();
    for (let nth = 0; nth < 20; nth += 1) {
      const client = await connect();
      for (let id = 0; id < 50; id += 1) follow(client, String(id), id % 2 ? shared : ofOne, { room });
      client.socket.terminate();
    }
    await streams(room, 0);
  });

  it('is ended when more than a megabyte waits, and the others get everything', async () => {
    const room = newRoom();
    const counts = new Map<FrameClient, number>();
    for (let nth = 0; nth < 100; nth += 1) {
      const client = await connect(nth + 1);
      counts.set(client, 0);
      follow(client, '1', shared, { room, after: 0 });
    }
    await streams(room, 1);
    const [stalled, ...healthy] = counts.keys();
    if (!stalled) throw new Error('nobody');
    await graph.rooms.say(room, 'first');
    await Promise.all([...counts.keys()].map((client) => client.next()));
    stalled.socket.pause();
    const gone = once(stalled.socket, 'close');
    const text = 'x'.repeat(60_000);
    // Far more than the kernel's buffers and the megabyte together.
    for (let nth = 0; nth < 200; nth += 1) {
      await graph.rooms.say(room, text);
      await Promise.all(healthy.map((client) => client.next()));
    }
    stalled.socket.resume();
    await gone;
    expect(healthy.every((client) => client.socket.readyState === WebSocket.OPEN && client.isQuiet)).toBe(true);
  });

  it('is not ended for what it missed: a long past comes at the pace at which it is read', async () => {
    const room = newRoom();
    const live = await connect();
    follow(live, '1', shared, { room });
    await streams(room, 1);
    const text = 'x'.repeat(5_000);
    for (let nth = 1; nth <= 3_000; nth += 1) await graph.rooms.say(room, text);
    const late = await connect(8);
    follow(late, '1', shared, { room, after: 0 });
    for (let sequence = 1; sequence <= 3_000; sequence += 1) {
      expect(await late.next()).toMatchObject({ payload: { data: { roomEvent: { sequence } } } });
    }
  });

  it('is spared what is of no use later, and gets the rest, when its client reads slowly', async () => {
    const [client, room] = [await connect(), newRoom()];
    follow(client, 'events', shared, { room, after: 0 });
    const long = 'x'.repeat(30_000);
    follow(client, 'typing', `subscription ($room: ID!) { roomTyping(room: $room) { who { ${long}: id } } }`, { room });
    await streams(room, 1);
    await vi.waitFor(() => expect(graph.rooms.streams.get(`typing ${room}`)).toBe(1));
    client.socket.pause();
    // Twelve megabytes, far more than the kernel's buffers and what may wait.
    for (let who = 1; who <= 400; who += 1) {
      await graph.rooms.type(room, who);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    await graph.rooms.say(room, 'still here');
    client.socket.resume();
    let typed = 0;
    for (let frame = await client.next(); frame.id !== 'events'; frame = await client.next()) typed += 1;
    expect(typed).toBeGreaterThan(0);
    expect(typed).toBeLessThan(400);
  });

  it.each([
    ['messages', 60_000, (socket: WebSocket, onSent: () => void) => socket.send(pingMessage, onSent)],
    ['frames', 125, (socket: WebSocket, onSent: () => void) => socket.ping(pingFrame, true, onSent)],
  ])('is ended when its client pings by %s and does not read', async (_kind, size, ping) => {
    const { socket } = await connect();
    socket.pause();
    socket.on('error', () => {});
    const gone = once(socket, 'close');
    // In bytes: enough to fill the kernel's buffers and the megabyte several times over.
    for (let sent = 0; socket.readyState === WebSocket.OPEN; sent += 50 * size) {
      expect(sent).toBeLessThan(64_000_000);
      for (let times = 1; times < 50; times += 1) ping(socket, () => {});
      // The next batch waits for this one: what piles up, piles up in the gateway.
      await new Promise<void>((resolve) => ping(socket, resolve));
    }
    socket.resume();
    await gone;
  });

  it('is ended when its client answers no ping', async () => {
    const quick = await startTestGraph({ edition: 'in one process', socketTimes: { pingEveryMs: 1_000 } });
    const silent = new WebSocket(`${quick.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      autoPong: false,
    });
    const answering = await openAcknowledged(quick.url, await quick.token());
    const pinged = [once(silent, 'ping'), once(answering.socket, 'ping')];
    const [code] = await once(silent, 'close');
    await Promise.all(pinged);
    expect(code).toBe(1006);
    await pong(answering);
    answering.socket.terminate();
    await quick.close();
  });
});
