import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { ByteText } from '../execution/byte-text.ts';
import type { EventStream } from './event-stream.ts';
import { isPassing } from './passing-failure.ts';
import { pauseBeforeTry } from './pause-before-try.ts';
import type { OpenedSource } from './stream-source.ts';
import type { Subscriber, Subscription } from './subscriber.ts';

export interface CatchUpOptions {
  readonly stream: EventStream;
  readonly subscriber: Subscriber;
  /** The number of the last event that the subscriber has. */
  readonly after: number;
  /** Opens a stream of the subscriber's own. */
  readonly open: (after: number) => Promise<OpenedSource | SubgraphResponse>;
  readonly logger: Logger;
}

/**
 * Lets somebody follow a shared stream from a place before its newest event: they get what they missed from what the stream
 * remembers, or from a stream of their own where that is not enough, at the pace at which they read; and then join the others. Nothing
 * is left out, and nothing comes twice.
 */
export function catchUp({ stream, subscriber, after, open, logger }: CatchUpOptions): Subscription {
  const follower = stream.enter(subscriber);
  let own: OpenedSource | undefined;
  /** The number of the last event that they have. */
  let reached = after;
  /** To open a stream of their own, since something last came. */
  let tries = 0;

  /** From the stream's memory. @returns whether they have it all and are among the others now */
  async function fromMemory(): Promise<boolean> {
    while (stream.covers(reached) && follower.isIn) {
      const entry = stream.firstAfter(reached);
      if (!entry) {
        follower.goLive(reached);
        return true;
      }
      subscriber.next(entry.answer);
      reached = entry.sequence;
      const slow = subscriber.drained();
      if (slow) await slow;
    }
    return false;
  }

  /**
   * From a stream of their own, until the shared one remembers all that comes next, or until it ends.
   * @returns false when the subgraph has nothing more for them
   */
  async function fromSource(): Promise<boolean> {
    const opened = await open(reached);
    if (!('events' in opened)) return isPassing(opened.errors);
    own = opened;
    if (!follower.isIn) {
      void opened.events.return?.();
      return false;
    }
    for await (const event of opened.events) {
      const { sequence } = event;
      if (sequence === null) return isPassing(event.errors);
      const position = { epoch: stream.epoch, sequence };
      const answer = await new Promise<ByteText>((give) => opened.complete(event, position, give));
      if (!follower.isIn) return false;
      subscriber.next(answer);
      reached = sequence;
      tries = 0;
      const slow = subscriber.drained();
      if (slow) await slow;
      if (stream.covers(sequence)) return true;
    }
    return true;
  }

  async function follow(): Promise<void> {
    while (follower.isIn && !(await fromMemory())) {
      if (tries > 0) await pauseBeforeTry(tries - 1);
      tries += 1;
      if (!follower.isIn || !(await fromSource())) break;
    }
  }

  /** @param tell what becomes of who has not come as far as the others */
  function giveUp(tell: () => void): void {
    if (!follower.isIn || follower.isLive) return;
    follower.leave();
    tell();
  }

  follow().then(
    () => giveUp(() => subscriber.end()),
    (error: unknown) => {
      logger.error({ err: error }, 'somebody could not catch up with a stream of events');
      giveUp(() => subscriber.comeBack());
    },
  );
  return {
    stop() {
      follower.leave();
      void own?.events.return?.();
    },
  };
}
