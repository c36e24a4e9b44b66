import type { Bus } from '@kizuna/kit/bus/bus';
import { testLogger } from '@kizuna/kit/logging/logger';
import { within } from '@kizuna/kit/testing/within';
import { sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRooms, type Rooms, roomSdl } from '../testing/room-subgraph.ts';
import { openSocket, type TestSocket } from '../testing/socket-client.ts';
import { type EventReader, openEvents } from './testing/event-reader.ts';
import { type Fleet, startFleet } from './testing/fleet.ts';
import { type SharedBus, startSharedBus } from './testing/shared-bus.ts';
import { composeSmallGraph } from './testing/small-graph.ts';

const query = 'subscription ($room: ID!) { roomEvent(room: $room, after: 0) { sequence text author { name } } }';
/** From the moment at which a right ends. */
const promisedMs = 1_000;

describe('two gateways before the same subgraph', () => {
  let bus: SharedBus;
  let roomsBus: Bus;
  let rooms: Rooms;
  let fleet: Fleet;
  const sockets: TestSocket[] = [];
  const readers: EventReader[] = [];
  let names = 0;
  const newRoom = () => `pair-${++names}`;

  beforeAll(async () => {
    bus = await startSharedBus(testLogger());
    roomsBus = bus.open();
    rooms = createRooms(roomsBus);
    const graph = composeSmallGraph({ name: 'rooms', sdl: roomSdl, resolvers: rooms.resolvers });
    fleet = await startFleet({ gateways: 2, graph, openBus: bus.open });
  });
  afterEach(() => {
    for (const { socket } of sockets.splice(0)) socket.terminate();
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(async () => {
    await fleet?.close();
    await roomsBus?.close();
    await bus?.stop();
  });

  /** A viewer who follows a room at a gateway, by socket or by events. */
  async function follow(userId: number, room: string, gateway: number, by: 'socket' | 'events') {
    const url = fleet.gateways[gateway]?.url ?? '';
    const token = await fleet.token(userId);
    if (by === 'events') {
      const reader = await openEvents(url, { query, variables: { room } }, { token });
      readers.push(reader);
      return { texts: async (count: number) => textsOf(await reader.data(count)), ended: reader.ended };
    }
    const socket = await openSocket(url, token);
    sockets.push(socket);
    const operation = socket.subscribe(query, { room });
    const closed = new Promise<void>((resolve) => socket.socket.once('close', () => resolve()));
    const completed = async () => {
      while ((await operation.next()).type !== 'complete');
    };
    return {
      texts: async (count: number) => textsOf(await operation.data(count)),
      /** Either is the end of it; which one, other tests tell. */
      get ended() {
        return Promise.race([closed, completed()]);
      },
    };
  }
  /** Everybody in a room: both gateways, both transports, so many of each. */
  const followAll = (userId: number, room: string, times = 1) =>
    Promise.all(
      Array.from({ length: times }, () => [0, 1])
        .flat()
        .flatMap((gateway) => [follow(userId, room, gateway, 'socket'), follow(userId, room, gateway, 'events')]),
    );

  it('bring everybody everything, over one stream of the subgraph for each gateway', async () => {
    const room = newRoom();
    await rooms.say(room, 'first');
    const everybody = await followAll(7, room, 5);
    await rooms.say(room, 'second');
    for (const { texts } of everybody) expect(await texts(2)).toEqual(['first', 'second']);
    await vi.waitFor(() => expect(rooms.streams.get(`event ${room}`)).toBe(2));
  });

  it('both cut who loses the right, and who signs out', async () => {
    const room = newRoom();
    await rooms.say(room, 'first');
    const [removed, signedOut, staying] = await Promise.all([7, 8, 9].map((userId) => followAll(userId, room)));
    const everybody = [removed, signedOut, staying].flatMap((some) => some ?? []);
    for (const { texts } of everybody) await texts(1);
    const cut = within(promisedMs, Promise.all([...(removed ?? []), ...(signedOut ?? [])].map(({ ended }) => ended)));
    await rooms.admit(room, 8, 9);
    await roomsBus.publish(sessionEndedTopic, { sessionId: 80 });
    await cut;
    await rooms.say(room, 'second');
    for (const { texts } of staying ?? []) expect(await texts(1)).toEqual(['second']);
  });

  it('lose nothing that is said while nobody can announce it, and cut who lost the right meanwhile', async () => {
    const room = newRoom();
    await rooms.say(room, 'first');
    const [removed, staying] = await Promise.all([7, 9].map((userId) => followAll(userId, room)));
    for (const { texts } of [...(removed ?? []), ...(staying ?? [])]) await texts(1);
    const back = bus.restart();
    await rooms.say(room, 'second');
    await rooms.admit(room, 9);
    await back;
    await Promise.all((removed ?? []).map(({ ended }) => ended));
    for (const { texts } of staying ?? []) expect(await texts(1)).toEqual(['second']);
  });
});

function textsOf(events: readonly unknown[]): string[] {
  return events.map((event) => (event as { roomEvent: { text: string } }).roomEvent.text);
}
