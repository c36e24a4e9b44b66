import { live } from '../../../kit/dist/graph/live.js';
import { sharedSubscription } from '../../../kit/dist/graph/shared-subscription.js';

/**
 * Rooms whose events are numbered, written as our `chat` writes its conversations: kept first, then announced on the bus, and read by
 * those whom that wakes. Every viewer is authorised; nobody without a token is let in.
 * @param refusal makes the error for those who are not
 */
export function createRooms(bus, refusal) {
  const events = new Map();
  const streams = new Map();
  const eventsOf = (room) => {
    const known = events.get(room);
    if (known) return known;
    const begun = [];
    events.set(room, begun);
    return begun;
  };

  async function follow({ room }, _context, { after, mayGoOn }) {
    const all = eventsOf(room);
    let next = after ?? all.length;
    streams.set(room, (streams.get(room) ?? 0) + 1);
    return live(bus, [`room:${room}`], async function* missed(wakeUps) {
      do {
        if (!(await mayGoOn())) return;
        for (; next < all.length; next += 1) yield all[next];
      } while (await wakeUps.next());
    });
  }

  const roomEvent = sharedSubscription({
    audienceOf: ({ room }) => `room:${room}`,
    topicsOf: ({ room }) => [`room.access:${room}`],
    async authorize({ room }, { viewer }) {
      if (!viewer) throw refusal();
      return eventsOf(room).length;
    },
    follow,
    sequenceOf: ({ sequence }) => sequence,
  });

  return {
    resolvers: {
      Query: { rooms: () => events.size },
      Subscription: { roomEvent },
      RoomEvent: { author: ({ authorId }) => ({ id: authorId }) },
    },
    publish(event) {
      eventsOf(event.room).push(event);
      void bus.publish(`room:${event.room}`, null);
    },
    /** How many streams the gateway has ever opened for rooms whose names begin so. */
    countStreams(prefix) {
      let count = 0;
      for (const [room, opened] of streams) if (room.startsWith(prefix)) count += opened;
      return count;
    },
  };
}
