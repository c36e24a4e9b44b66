import type { Bus } from '@kizuna/kit/bus/bus';
import { createRooms, roomSdl } from '../../testing/room-subgraph.ts';
import type { KillSource } from './kill-run.ts';
import { composeSmallGraph } from './small-graph.ts';

const query =
  'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { sequence text author { name } } }';

/** Rooms whose events do nothing but count. */
export async function openCountingRooms(bus: Bus): Promise<KillSource> {
  const rooms = createRooms(bus);
  const newest = new Map(['a', 'b', 'c'].map((room) => [room, 0]));
  return {
    graph: composeSmallGraph({ name: 'rooms', sdl: roomSdl, resolvers: rooms.resolvers }),
    subgraph: 'rooms',
    rooms: new Map(newest),
    userIds: Array.from({ length: 30 }, (_, index) => index + 1),
    follow: (room) => ({ query, variables: { room, after: 0 } }),
    async say(room) {
      const next = (newest.get(room) ?? 0) + 1;
      newest.set(room, next);
      await rooms.say(room, `nth ${next}`);
      return next;
    },
    close: async () => {},
  };
}
