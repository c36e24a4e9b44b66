import type { Bus } from '@kizuna/kit/bus/bus';
import type { SharedStream } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { audience } from '@kizuna/kit/viewer/viewer';
import { audienceContext } from './audience-context.ts';
import { catchUp } from './catch-up.ts';
import { beganAnswer, lostAnswer } from './event-answer.ts';
import type { EventStream } from './event-stream.ts';
import type { OpenStreams } from './open-streams.ts';
import { followRights, type RightsWatch } from './rights-watch.ts';
import type { Asking, StreamSource } from './stream-source.ts';
import type { Position, Refused, Resume, Subscriber, Subscription } from './subscriber.ts';
import { isBeyond, ownNumbers } from './subscription-key.ts';

/** How long streams stay open that nobody follows: their client may come back. */
const lingerMs = 15_000;
/** Of all that are open; beyond, those that nobody follows are closed at once. */
const maxLingering = 5_000;

/** A stream that several may follow, what it asks, and what watches over their rights. */
interface Shared {
  readonly source: StreamSource;
  readonly stream: EventStream;
  readonly rights: RightsWatch;
}

/** Somebody who was authorised to follow a shared stream. */
export interface Joining {
  /** The same for all who may share it. */
  readonly key: string;
  readonly source: StreamSource;
  readonly subscriber: Subscriber;
  readonly authorized: SharedStream;
  /** When they were about to be authorised, by `performance.now()`. */
  readonly askedAt: number;
  readonly resume: Resume | null;
}

/** Streams of those who ask the same: one each, opened by the first of them. */
export interface SharedStreams {
  join(joining: Joining): Promise<Subscription | Refused>;
}

export function createSharedStreams(streams: OpenStreams, bus: Bus, logger: Logger): SharedStreams {
  const shared = new Map<string, Promise<Shared | Refused>>();

  /** The stream of all who ask the same; opened when nobody follows it yet. */
  function find(joining: Joining): Promise<Shared | Refused> {
    const { key } = joining;
    const known = shared.get(key);
    if (known) return known;
    const opening = open(joining, () => {
      if (shared.get(key) === opening) shared.delete(key);
    });
    shared.set(key, opening);
    return opening;
  }

  async function open({ source, subscriber, authorized }: Joining, forget: () => void): Promise<Shared | Refused> {
    let rights: RightsWatch | undefined;
    const stream = streams.open(source, {
      asking: { context: audienceContext(subscriber.context), as: audience },
      founder: subscriber.context,
      numberedFrom: authorized.sequence,
      lingerMs: shared.size > maxLingering ? 0 : lingerMs,
      onClose() {
        forget();
        rights?.close();
      },
    });
    try {
      rights = await followRights(bus, authorized.topics, {
        subscribers: () => stream.subscribers,
        follows: (one) => stream.follows(one),
        authorize: (one) => source.authorize(one.context),
        expel: (one) => stream.expel(one),
        logger,
      });
      const refused = await stream.start();
      if (stream.isClosed) rights.close();
      return refused ? { errors: refused.errors ?? [] } : { source, stream, rights };
    } catch (error) {
      rights?.close();
      stream.close();
      throw error;
    }
  }

  /** @param after the number of the last event that they have */
  function join({ source, stream }: Shared, subscriber: Subscriber, after: number): Subscription {
    if (stream.covers(after) && !stream.firstAfter(after)) {
      // There is nothing to catch up with, as for nearly all: nothing is kept for them that catching up needs.
      const follower = stream.enter(subscriber);
      follower.goLive(after);
      return { stop: () => follower.leave() };
    }
    const asking: Asking = { context: audienceContext(subscriber.context), as: audience, singly: true };
    return catchUp({ stream, subscriber, after, open: (from) => source.open(asking, from), logger });
  }

  return {
    async join(joining) {
      const { subscriber, authorized, askedAt, resume } = joining;
      const found = await find(joining);
      if ('errors' in found) return found;
      const { stream, rights } = found;
      if (!streams.isCurrent(joining.source)) {
        // Another supergraph took the place of the one by which they were let in: it decides, when they ask again.
        stream.lingerIfAlone();
        subscriber.comeBack();
        return { stop() {} };
      }
      // The last of its followers left just now.
      if (stream.isClosed) return this.join(joining);
      const position = resume?.position ?? null;
      const after = placeToJoin(stream, authorized, position);
      const start = { epoch: stream.epoch, sequence: after };
      const isLost = position
        ? position.epoch !== stream.epoch || position.sequence !== after
        : isBeyond(authorized.after, authorized);
      if (isLost) {
        subscriber.next(lostAnswer(start));
      } else if (resume && !position) subscriber.next(beganAnswer(start));
      const joined = join(found, subscriber, after);
      // Between being authorised and being watched over, the right may have ended.
      if (rights.changedAt >= askedAt) rights.check(subscriber);
      return joined;
    },
  };
}

/** After which event somebody joins a stream: where they stood, where their arguments say, or now. */
function placeToJoin(stream: EventStream, { sequence, after }: SharedStream, position: Position | null): number {
  if (sequence === null) {
    const isKnown =
      position?.epoch === stream.epoch && stream.covers(position.sequence) && position.sequence <= stream.position;
    return isKnown ? position.sequence : stream.position;
  }
  if (position?.epoch === ownNumbers && position.sequence <= sequence) return position.sequence;
  return Math.min(after ?? sequence, sequence);
}
