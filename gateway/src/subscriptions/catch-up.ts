import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { EventStream, OpenSource } from './event-stream.ts';
import type { Position, Subscriber, Subscription } from './subscriber.ts';

export interface CatchUpOptions {
  readonly stream: EventStream;
  readonly subscriber: Subscriber;
  /** The number of the last event that the subscriber has. */
  readonly after: number;
  /** Opens a stream of the subscriber's own. */
  readonly open: OpenSource;
  readonly complete: (event: SubgraphResponse, position: Position) => Promise<Buffer>;
}

/**
 * Lets somebody follow a shared stream from a place before what it remembers: they get what they missed from a stream of their own,
 * and join the others as soon as those remember all that comes next. Nothing is left out, and nothing comes twice.
 */
export function catchUp({ stream, subscriber, after, open, complete }: CatchUpOptions): Subscription {
  const member = stream.enter(subscriber);
  let own: AsyncIterableIterator<SubgraphResponse> | undefined;

  async function replay(): Promise<void> {
    const opened = await open(after);
    if (!(Symbol.asyncIterator in opened)) return;
    own = opened;
    for await (const event of opened) {
      const sequence = event.extensions?.sequence;
      if (!member.isIn || sequence === undefined) return;
      const answer = await complete(event, { epoch: stream.epoch, sequence });
      if (!member.isIn) return;
      subscriber.next(answer);
      if (!stream.covers(sequence)) continue;
      member.goLive(sequence);
      return;
    }
  }

  if (stream.covers(after)) member.goLive(after);
  else {
    replay()
      .catch(() => {})
      .finally(() => {
        // It broke off on the way. The client knows where it stands, and may come back.
        if (!member.isIn || member.isLive) return;
        member.leave();
        subscriber.end();
      });
  }
  return {
    stop() {
      member.leave();
      void own?.return?.();
    },
  };
}
