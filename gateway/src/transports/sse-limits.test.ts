import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EventReader, openEvents } from '../subscriptions/testing/event-reader.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const query = 'subscription ($room: ID!) { roomEvent(room: $room, after: 0) { sequence text } }';
const ofOne = 'subscription ($room: ID!) { roomEvent(room: $room) { mine } }';

describe('a stream of server-sent events', () => {
  let graph: TestGraph;
  const readers: EventReader[] = [];
  let rooms = 0;

  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(() => graph.close());

  async function follow(room: string, lastEventId: string | null = null): Promise<EventReader> {
    const reader = await openEvents(
      graph.url,
      { query, variables: { room } },
      { token: await graph.token(), lastEventId },
    );
    readers.push(reader);
    return reader;
  }

  it('is ended when more than a megabyte waits; the others get everything, and so does who comes back', async () => {
    const room = `r${++rooms}`;
    const [stalled, ...healthy] = await Promise.all(Array.from({ length: 8 }, () => follow(room)));
    if (!stalled) throw new Error('nobody');
    await graph.rooms.say(room, 'first');
    await Promise.all([stalled, ...healthy].map((reader) => reader.next()));
    stalled.response.pause();
    // Far more than the kernel's buffers and the megabyte together.
    const text = 'x'.repeat(60_000);
    for (let nth = 0; nth < 200; nth += 1) {
      await graph.rooms.say(room, text);
      await Promise.all(healthy.map((reader) => reader.next()));
    }
    stalled.response.resume();
    expect(await stalled.ended).toBe('broken');
    expect(healthy.every(({ response, isQuiet }) => !response.closed && isQuiet)).toBe(true);
    const back = await follow(room, stalled.lastEventId);
    const missed = Number(stalled.lastEventId?.split(':')[1]) + 1;
    for (let sequence = missed; sequence <= 201; sequence += 1) {
      expect(await back.next()).toMatchObject({ id: `n:${sequence}` });
    }
  });

  it('leaves nothing open when its client is gone before, while or after the subscription stands', async () => {
    const rooms = Array.from({ length: 3 }, (_, nth) => `gone-${nth}`);
    const opened = (room: string) => graph.rooms.streams.get(`event ${room}`) ?? 0;
    for (let nth = 0; nth < 100; nth += 1) {
      const aborted = new AbortController();
      const asked = fetch(`${graph.url}/graphql`, {
        method: 'POST',
        signal: aborted.signal,
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${await graph.token()}`,
        },
        body: JSON.stringify({ query: ofOne, variables: { room: rooms[nth % rooms.length] } }),
      }).catch(() => {});
      if (nth % 2 === 0) await asked;
      else if (nth % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      aborted.abort();
    }
    await vi.waitFor(() => expect(rooms.map(opened)).toEqual([0, 0, 0]));
    // As many again as one viewer may have: none of the others is counted any more, once the gateway has heard that it is gone.
    const letIn = () => vi.waitFor(async () => expect((await follow('again')).status).toBe(200));
    await Promise.all(Array.from({ length: 100 }, letIn));
  });

  it('is not ended for what its client missed: a long past comes at the pace at which it is read', async () => {
    const room = `r${++rooms}`;
    const live = await follow(room);
    const text = 'x'.repeat(10_000);
    for (let nth = 1; nth <= 1_500; nth += 1) {
      await graph.rooms.say(room, text);
      await live.next();
    }
    const late = await follow(room);
    for (let sequence = 1; sequence <= 1_500; sequence += 1) {
      expect((await late.next()).id).toBe(`n:${sequence}`);
    }
  });

  it('shows that it lives when nothing happens, and ends when its client reads not even that', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const other = await startTestGraph({ edition: 'in one process' });
      const token = await other.token();
      const ask = () => openEvents(other.url, { query, variables: { room: 'quiet' } }, { token });
      const quiet = await ask();
      vi.advanceTimersByTime(12_000);
      await vi.waitFor(() => expect(quiet.comments).toBe(1));
      const stalled = await openEvents(other.url, { query, variables: { room: 'loud' } }, { token });
      stalled.response.pause();
      const loud = await openEvents(other.url, { query, variables: { room: 'loud' } }, { token });
      // As much as the kernel takes, and less than a megabyte more.
      for (let nth = 0; nth < 100; nth += 1) {
        await other.rooms.say('loud', 'x'.repeat(50_000));
        await loud.next();
      }
      for (let beats = 0; beats < 3; beats += 1) {
        vi.advanceTimersByTime(12_000);
        await vi.waitFor(() => expect(quiet.comments).toBe(2 + beats));
      }
      stalled.response.resume();
      expect(await stalled.ended).toBe('broken');
      expect(loud.response.closed).toBe(false);
      quiet.close();
      loud.close();
      await other.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends when the gateway stops, for its client to come back a little later, with all others spread out', async () => {
    const other = await startTestGraph({ edition: 'in one process' });
    const token = await other.token();
    const many = await Promise.all(
      Array.from({ length: 20 }, () => openEvents(other.url, { query, variables: { room: 'r' } }, { token })),
    );
    await other.rooms.say('r', 'before');
    await Promise.all(many.map((reader) => reader.next()));
    await other.close();
    expect(await Promise.all(many.map(({ ended }) => ended))).toEqual(many.map(() => 'ended'));
    expect(new Set(many.map(({ retryMs }) => retryMs)).size).toBeGreaterThan(10);
  });
});
