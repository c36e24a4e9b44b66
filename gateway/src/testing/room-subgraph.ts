import type { Bus } from '@kizuna/kit/bus/bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { live } from '@kizuna/kit/graph/live';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { rightsOf } from '@kizuna/kit/graph/rights-announcement';
import { type FollowOptions, sharedSubscription } from '@kizuna/kit/graph/shared-subscription';

export const roomSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
  type Query { rooms: Int }
  type Subscription {
    roomEvent(room: ID!, after: Int @tag(name: "resume")): RoomEvent!
    roomTyping(room: ID!): RoomTyping! @tag(name: "ephemeral")
    tick: Int!
  }
  type RoomEvent { sequence: Int!  text: String!  author: User  mine: Boolean! @tag(name: "differs-by-viewer") }
  type RoomTyping { who: User }
  type User @key(fields: "id", resolvable: false) { id: ID! }`;

interface RoomEvent {
  readonly sequence: number;
  readonly text: string;
  readonly authorId: number;
}

interface RoomArguments {
  readonly room: string;
  readonly after?: number | null;
}

/** Rooms whose events are numbered, with what a test does to them. */
export interface Rooms {
  readonly resolvers: object;
  /** Streams that the gateway has opened and not closed, by what they are of. */
  readonly streams: Map<string, number>;
  /** How often a viewer was authorised. */
  readonly authorized: { count: number };
  say(room: string, text: string, authorId?: number): Promise<void>;
  type(room: string, who: number): Promise<void>;
  tick(): Promise<void>;
  /** Lets only these viewers in from now on, and announces it. */
  admit(room: string, ...userIds: number[]): Promise<void>;
  /** Has whoever asks to follow a room wait. @returns lets them go on */
  holdUp(): () => void;
  /** Takes it from one whom `admit` has named, and says whom. */
  expel(room: string, userId: number): Promise<void>;
}

/** @param bus that the gateway listens to, too */
export function createRooms(bus: Bus): Rooms {
  const events = new Map<string, RoomEvent[]>();
  let gate: Promise<void> = Promise.resolve();
  const admitted = new Map<string, Set<number>>();
  const streams = new Map<string, number>();
  const authorized = { count: 0 };
  const of = (room: string) => events.get(room) ?? [];

  function counted<Event>(name: string, stream: AsyncIterableIterator<Event>): AsyncIterableIterator<Event> {
    streams.set(name, (streams.get(name) ?? 0) + 1);
    let open = true;
    const close = () => {
      if (open) streams.set(name, (streams.get(name) ?? 1) - 1);
      open = false;
    };
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      async next() {
        const result = await stream.next();
        if (result.done) close();
        return result;
      },
      async return() {
        close();
        return (await stream.return?.()) ?? { done: true, value: undefined };
      },
    };
  }

  async function authorize({ room }: RoomArguments, { viewer }: RequestContext): Promise<number> {
    authorized.count += 1;
    await gate;
    if (!viewer || admitted.get(room)?.has(viewer.userId) === false) throw new KizunaError('NOT_FOUND');
    return of(room).length;
  }

  async function follow({ room }: RoomArguments, { after, mayGoOn }: FollowOptions) {
    const from = after ?? of(room).length;
    const stream = await live(bus, [`room:${room}`, `room.access:${room}`], async function* missed(wakeUps) {
      let next = from;
      for (;;) {
        if (!(await mayGoOn())) return;
        for (; next < of(room).length; next += 1) {
          const event = of(room)[next];
          if (event) yield event;
        }
        if (!(await wakeUps.next())) return;
      }
    });
    return counted(`event ${room}`, stream);
  }

  const shared = {
    audienceOf: ({ room }: RoomArguments) => `room:${room}`,
    topicsOf: ({ room }: RoomArguments) => [`room.access:${room}`],
  };

  return {
    streams,
    authorized,
    async say(room, text, authorId = 7) {
      events.set(room, [...of(room), { sequence: of(room).length + 1, text, authorId }]);
      await bus.publish(`room:${room}`, null);
    },
    type: (room, who) => bus.publish(`room.typing:${room}`, who),
    tick: () => bus.publish('tick', null),
    async admit(room, ...userIds) {
      admitted.set(room, new Set(userIds));
      await bus.publish(`room.access:${room}`, null);
    },
    holdUp() {
      let open = () => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    async expel(room, userId) {
      admitted.get(room)?.delete(userId);
      await bus.publish(`room.access:${room}`, rightsOf([userId]));
    },
    resolvers: {
      Query: { rooms: () => events.size },
      Subscription: {
        roomEvent: sharedSubscription<RoomArguments, RequestContext, RoomEvent>({
          ...shared,
          authorize,
          follow: (args, _, options) => follow(args, options),
          sequenceOf: ({ sequence }) => sequence,
          afterOf: ({ after }) => after ?? null,
        }),
        roomTyping: sharedSubscription<RoomArguments, RequestContext, number>({
          ...shared,
          async authorize(args, context) {
            await authorize(args, context);
            return null;
          },
          async follow({ room }) {
            const stream = await live(bus, [`room.typing:${room}`], async function* typing(wakeUps) {
              for (let news = await wakeUps.next(); news; news = await wakeUps.next()) {
                for (const who of news.payloads) if (typeof who === 'number') yield who;
              }
            });
            return counted(`typing ${room}`, stream);
          },
        }),
        tick: {
          subscribe: async () => {
            const stream = await live(bus, ['tick'], async function* ticks(wakeUps) {
              for (let count = 1; await wakeUps.next(); count += 1) yield count;
            });
            return counted('tick', stream);
          },
          resolve: (count: number) => count,
        },
      },
      RoomEvent: {
        author: ({ authorId }: RoomEvent) => ({ id: toGlobalId('User', authorId) }),
        mine: ({ authorId }: RoomEvent, _: unknown, { viewer }: RequestContext) => viewer?.userId === authorId,
      },
      RoomTyping: { who: (who: number) => ({ id: toGlobalId('User', who) }) },
    },
  };
}
