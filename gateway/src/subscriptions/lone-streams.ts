import type { SharedStream } from '@kizuna/kit/graph/subgraph-executor';
import { beganAnswer, lostAnswer } from './event-answer.ts';
import type { EventStream } from './event-stream.ts';
import type { Follower } from './follower.ts';
import type { OpenStreams } from './open-streams.ts';
import type { StreamSource } from './stream-source.ts';
import type { Refused, Resume, Subscriber, Subscription } from './subscriber.ts';
import { isBeyond, ownNumbers, subscriptionKey } from './subscription-key.ts';

/** How long a stream stays open whose client may come back. */
const lingerMs = 15_000;
/** Of those; beyond, the one that was left first is forgotten. */
const maxLingering = 5_000;

/** Streams of one viewer each. */
export interface LoneStreams {
  /**
   * @param authorized what its subgraph says of one that it numbers; null for one that is numbered here
   * @param resume null for a client that cannot go on after its connection breaks
   */
  open(
    source: StreamSource,
    subscriber: Subscriber,
    authorized: SharedStream | null,
    resume: Resume | null,
  ): Promise<Subscription | Refused>;
}

export function createLoneStreams(streams: OpenStreams): LoneStreams {
  /** By epoch: those that have numbers only here, and whose they are. */
  const resumable = new Map<string, { readonly whose: string; readonly stream: EventStream }>();

  /** Of these, those that nobody follows, the first to go first. */
  const lingering = new Set<EventStream>();

  /** What a client that follows a stream leaves with. */
  function leaving(stream: EventStream, follower: Follower): Subscription {
    lingering.delete(stream);
    return {
      stop() {
        follower.leave();
        if (stream.hasFollowers || stream.isClosed) return;
        lingering.add(stream);
        const [oldest] = lingering;
        if (lingering.size > maxLingering) oldest?.close();
      },
    };
  }

  return {
    async open(source, subscriber, authorized, resume) {
      const { context } = subscriber;
      const { sequence: newest = null, after = null } = authorized ?? {};
      const numberedFrom = newest === null ? null : Math.min(after ?? newest, newest);
      // All of the viewer: what somebody left behind holds what they could see then, in the role that they had.
      const whose = JSON.stringify([
        subscriptionKey(source.operation, source.variables, context.locale),
        context.viewer,
      ]);
      const position = resume?.position ?? null;
      const former = position ? resumable.get(position.epoch) : undefined;
      if (position && former?.whose === whose && former.stream.covers(position.sequence)) {
        const follower = former.stream.enter(subscriber);
        follower.goLive(position.sequence);
        return leaving(former.stream, follower);
      }
      const goesOn = newest !== null && position?.epoch === ownNumbers && position.sequence <= newest;
      const canResume = resume !== null && numberedFrom === null;
      const stream = streams.open(source, {
        asking: { context },
        founder: context,
        numberedFrom: goesOn ? position.sequence : numberedFrom,
        lingerMs: canResume ? lingerMs : 0,
        onClose() {
          resumable.delete(stream.epoch);
          lingering.delete(stream);
        },
      });
      const start = { epoch: stream.epoch, sequence: stream.position };
      const follower = stream.enter(subscriber);
      const refused = await stream.start(() => {
        if (position ? !goesOn : isBeyond(after, { sequence: newest })) subscriber.next(lostAnswer(start));
        else if (resume && !position) subscriber.next(beganAnswer(start));
        follower.goLive(start.sequence);
      });
      if (refused) return { errors: refused.errors ?? [] };
      if (!canResume) return { stop: () => follower.leave() };
      if (!stream.isClosed) resumable.set(stream.epoch, { whose, stream });
      return leaving(stream, follower);
    },
  };
}
