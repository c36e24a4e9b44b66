import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSocket, type TestSocket } from '../testing/socket-client.ts';
import { type Edition, startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const events =
  'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { sequence text author { name } } }';
const event = (sequence: number, text: string, author = 7) => ({
  roomEvent: { sequence, text, author: { name: `name of ${toGlobalId('User', author)}` } },
});

describe.each<Edition>(['in one process', 'over HTTP'])('subscriptions (%s)', (edition) => {
  let graph: TestGraph;
  const sockets: TestSocket[] = [];
  let rooms = 0;
  const newRoom = () => `r${++rooms}`;

  beforeAll(async () => {
    graph = await startTestGraph({ edition });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) await socket.close();
  });
  afterAll(() => graph.close());

  async function socketOf(userId = 7): Promise<TestSocket> {
    const socket = await openSocket(graph.url, await graph.token({ userId, sessionId: userId * 10 }));
    sockets.push(socket);
    return socket;
  }
  const open = (name: string) => graph.rooms.streams.get(name) ?? 0;
  /** Waits until somebody follows the stream. */
  const followed = (name: string, count = 1) => vi.waitFor(() => expect(open(name)).toBe(count));

  it('follows a stream once for all who ask the same, whoever they are', async () => {
    const room = newRoom();
    const all = await Promise.all(
      [7, 8, 9].map(async (userId) => (await socketOf(userId)).subscribe(events, { room, after: 0 })),
    );
    await followed(`event ${room}`);
    await graph.rooms.say(room, 'hello', 8);
    for (const one of all) expect(await one.data(1)).toEqual([event(1, 'hello', 8)]);
    expect(open(`event ${room}`)).toBe(1);
  });

  it('gives what differs by viewer to each viewer alone', async () => {
    const room = newRoom();
    const query = 'subscription ($room: ID!) { roomEvent(room: $room) { text mine } }';
    const [ofSeven, ofEight] = [
      (await socketOf(7)).subscribe(query, { room }),
      (await socketOf(8)).subscribe(query, { room }),
    ];
    await followed(`event ${room}`, 2);
    await graph.rooms.say(room, 'mine', 7);
    expect(await ofSeven.data(1)).toEqual([{ roomEvent: { text: 'mine', mine: true } }]);
    expect(await ofEight.data(1)).toEqual([{ roomEvent: { text: 'mine', mine: false } }]);
  });

  it('gives what was missed, then what comes, with nothing left out and nothing twice', async () => {
    const room = newRoom();
    for (let nth = 1; nth <= 5; nth += 1) await graph.rooms.say(room, `old ${nth}`);
    const live = (await socketOf(8)).subscribe(events, { room });
    await followed(`event ${room}`);
    const late = (await socketOf(7)).subscribe(events, { room, after: 2 });
    const later = (await socketOf(9)).subscribe(events, { room, after: 0 });
    for (let nth = 6; nth <= 40; nth += 1) await graph.rooms.say(room, `new ${nth}`);
    const text = (nth: number) => event(nth, `${nth <= 5 ? 'old' : 'new'} ${nth}`);
    const from = (first: number) => Array.from({ length: 41 - first }, (_, index) => text(first + index));
    expect(await live.data(35)).toEqual(from(6));
    expect(await late.data(38)).toEqual(from(3));
    expect(await later.data(40)).toEqual(from(1));
  });

  it('lets a client go on from the position that it had, and says so when it cannot', async () => {
    const room = newRoom();
    const first = await socketOf();
    const before = first.subscribe(events, { room }, { resume: true });
    const start = { data: null, extensions: { resumed: true, position: { epoch: expect.any(String), sequence: 0 } } };
    expect((await before.next()).payload).toEqual(start);
    await graph.rooms.say(room, 'one');
    const position = (await before.next()).payload?.extensions?.position;
    expect(position?.sequence).toBe(1);
    await first.close();
    await graph.rooms.say(room, 'two');

    const back = (await socketOf()).subscribe(events, { room }, { resume: position });
    expect(await back.data(1)).toEqual([event(2, 'two')]);
    const stranger = (await socketOf()).subscribe(events, { room }, { resume: { epoch: 'other', sequence: 1 } });
    expect((await stranger.next()).payload).toEqual({
      data: null,
      extensions: { resumed: false, position: { epoch: position?.epoch, sequence: 2 } },
    });
    await graph.rooms.say(room, 'three');
    expect(await stranger.data(1)).toEqual([event(3, 'three')]);
  });

  it.each([
    ['shared', events],
    ['of one viewer', 'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { text mine } }'],
  ])('tells who stands beyond the newest event that it is lost, and gives all that comes (%s)', async (_, query) => {
    const room = newRoom();
    await graph.rooms.say(room, 'one');
    const lost = { data: null, extensions: { resumed: false, position: { epoch: 'n', sequence: 1 } } };
    const socket = await socketOf();
    const listeners = [
      socket.subscribe(query, { room, after: 9 }),
      socket.subscribe(query, { room, after: 9 }, { resume: true }),
      socket.subscribe(query, { room }, { resume: { epoch: 'n', sequence: 9 } }),
    ];
    for (const listener of listeners) expect((await listener.next()).payload).toEqual(lost);
    await graph.rooms.say(room, 'two');
    for (const listener of listeners) expect(await listener.data(1)).toMatchObject([{ roomEvent: { text: 'two' } }]);
  });

  it('loses nothing to a client that had heard nothing yet when its connection broke', async () => {
    const room = newRoom();
    await graph.rooms.say(room, 'before');
    const first = await socketOf();
    const begun = await first.subscribe(events, { room }, { resume: true }).next();
    await first.close();
    await graph.rooms.say(room, 'meanwhile');
    const back = (await socketOf()).subscribe(events, { room }, { resume: begun.payload?.extensions?.position });
    expect(await back.data(1)).toEqual([event(2, 'meanwhile')]);
  });

  it('offers the same to subscriptions that know no numbers, for a while', async () => {
    const query = 'subscription { tick }';
    const first = await socketOf();
    const before = first.subscribe(query, {}, { resume: true });
    expect((await before.next()).payload?.extensions).toMatchObject({ resumed: true });
    await graph.rooms.tick();
    const position = (await before.next()).payload?.extensions?.position;
    await first.close();
    await graph.rooms.tick();
    const back = (await socketOf()).subscribe(query, {}, { resume: position });
    expect(await back.data(1)).toEqual([{ tick: 2 }]);
    // Nobody else gets it by knowing where it stands.
    const other = (await socketOf(8)).subscribe(query, {}, { resume: position });
    expect((await other.next()).payload?.extensions).toMatchObject({ resumed: false });
  });

  it('cuts off who may no longer see it, at once, and nobody else', async () => {
    const room = newRoom();
    const [ofSeven, ofEight] = [
      (await socketOf(7)).subscribe(events, { room, after: 0 }),
      (await socketOf(8)).subscribe(events, { room, after: 0 }),
    ];
    await followed(`event ${room}`);
    await graph.rooms.say(room, 'both');
    await Promise.all([ofSeven.data(1), ofEight.data(1)]);
    await graph.rooms.admit(room, 7);
    expect(await ofEight.next()).toMatchObject({ type: 'complete' });
    await graph.rooms.say(room, 'one');
    expect(await ofSeven.data(1)).toEqual([event(2, 'one')]);
    expect(ofEight.waiting).toEqual([]);
    const again = (await socketOf(8)).subscribe(events, { room, after: 0 });
    expect((await again.next()).payload?.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    expect(await again.next()).toMatchObject({ type: 'complete' });
  });

  it('asks only about those whom the subgraph names when it does', async () => {
    const room = newRoom();
    await graph.rooms.admit(room, 7, 8, 9);
    const [ofSeven, ofEight, ofNine] = [
      (await socketOf(7)).subscribe(events, { room, after: 0 }),
      (await socketOf(8)).subscribe(events, { room, after: 0 }),
      (await socketOf(9)).subscribe(events, { room, after: 0 }),
    ];
    await followed(`event ${room}`);
    await graph.rooms.say(room, 'all');
    await Promise.all([ofSeven.data(1), ofEight.data(1), ofNine.data(1)]);
    const asked = graph.rooms.authorized.count;
    await graph.rooms.expel(room, 8);
    expect(await ofEight.next()).toMatchObject({ type: 'complete' });
    await graph.rooms.say(room, 'two');
    expect(await Promise.all([ofSeven.data(1), ofNine.data(1)])).toEqual([[event(2, 'two')], [event(2, 'two')]]);
    // Once for each stream that one of them follows.
    expect(graph.rooms.authorized.count - asked).toBe(1);
  });

  it('warns a client whose token ends, and goes on with another one of the same user', async () => {
    const room = newRoom();
    // Long enough to be let in with and to renew, on a slow machine too.
    const socket = await openSocket(graph.url, await graph.token({ expiresIn: '3s' }));
    const idle = await openSocket(graph.url, await graph.token({ expiresIn: '3s' }));
    const thief = await openSocket(graph.url, await graph.token({ expiresIn: '3s' }));
    const closed = (one: TestSocket) => new Promise<number>((resolve) => one.socket.once('close', resolve));
    const endings = [closed(idle), closed(thief)];
    const heard = socket.subscribe(events, { room, after: 0 });
    expect(await socket.control()).toMatchObject({ type: 'ping', payload: { token: 'expiring' } });
    socket.ping({ authorization: `Bearer ${await graph.token({ expiresIn: '10m' })}` });
    thief.ping({ authorization: `Bearer ${await graph.token({ userId: 8 })}` });
    expect(await socket.control()).toMatchObject({ type: 'pong', payload: { token: 'renewed' } });
    expect(await Promise.all(endings)).toEqual([4403, 4403]);
    await graph.rooms.say(room, 'later');
    expect(await heard.data(1)).toEqual([event(1, 'later')]);
    await socket.close();
  });

  it('shares what is of the moment, too', async () => {
    const room = newRoom();
    const query = 'subscription ($room: ID!) { roomTyping(room: $room) { who { name } } }';
    const all = await Promise.all(
      [7, 8].map(async (userId) => (await socketOf(userId)).subscribe(query, { room }, { resume: true })),
    );
    // Who is told where they stand is among the followers: what comes from now on is not repeated.
    for (const one of all) expect((await one.next()).payload?.extensions?.resumed).toBe(true);
    await graph.rooms.type(room, 9);
    for (const one of all) {
      expect(await one.data(1)).toEqual([{ roomTyping: { who: { name: `name of ${toGlobalId('User', 9)}` } } }]);
    }
  });

  it('gives back streams that nobody follows, and opens them again', async () => {
    const room = newRoom();
    const query = 'subscription ($room: ID!) { roomEvent(room: $room) { mine } }';
    const socket = await socketOf();
    const alone = socket.subscribe(query, { room });
    await followed(`event ${room}`);
    alone.stop();
    await followed(`event ${room}`, 0);
    socket.subscribe(query, { room });
    await followed(`event ${room}`);
  });

  it.runIf(edition === 'over HTTP')('outlives its subgraph: nothing is lost, nothing comes twice', async () => {
    const room = newRoom();
    const [one, other] = [
      (await socketOf(7)).subscribe(events, { room, after: 0 }),
      (await socketOf(8)).subscribe(events, { room, after: 0 }),
    ];
    await followed(`event ${room}`);
    await graph.rooms.say(room, 'before');
    for (const all of [one, other]) expect(await all.data(1)).toEqual([event(1, 'before')]);
    const restarting = graph.restartRooms();
    await graph.rooms.say(room, 'meanwhile');
    await restarting;
    await graph.rooms.say(room, 'after');
    const expected = [event(2, 'meanwhile'), event(3, 'after')];
    expect(await one.data(2)).toEqual(expected);
    expect(await other.data(2)).toEqual(expected);
  });
});
