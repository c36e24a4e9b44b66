import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { EventRing } from './event-ring.ts';
import type { Position, Subscriber } from './subscriber.ts';

/** Opens the subgraph's stream after a number, or from now on. An answer alone says that it could not be opened. */
export type OpenSource = (after: number | null) => Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;

export interface EventStreamOptions {
  readonly open: OpenSource;
  /** Runs one event through the rest of the plan. @returns the client's answer, which says where it stands in the stream */
  complete(event: SubgraphResponse, position: Position): Promise<Buffer>;
  readonly epoch: string;
  /** Where a stream that its subgraph numbers begins; null when it has no numbers of its own, and is numbered here. */
  readonly numberedFrom: number | null;
  /** How many milliseconds it stays open when nobody follows it, for those who come back. */
  readonly lingerMs: number;
  readonly logger: Logger;
  /** Called once, when nothing more comes and nobody is left. */
  onClose(): void;
}

/** One who follows a stream. */
export interface Member {
  /** Whether it is still among the followers. */
  readonly isIn: boolean;
  readonly isLive: boolean;
  /**
   * From now on it gets the events after a number, those first that are remembered. It gets none before.
   * @param after the number of the last event that it has: `covers` says yes to it, or it is yet to come
   */
  goLive(after: number): void;
  leave(): void;
}

interface Follower {
  readonly subscriber: Subscriber;
  /** The number of the last event that it has. */
  after: number;
}

const reopenMs = [50, 200, 1_000, 5_000];

/**
 * One stream of events from a subgraph and all who follow it. Each event is completed and written once, in order, and handed to
 * everybody. A stream whose events are numbered outlives a broken connection to its subgraph: it goes on where it stood.
 */
export class EventStream {
  readonly epoch: string;
  private readonly options: EventStreamOptions;
  private readonly followers = new Set<Follower>();
  private readonly ring: EventRing;
  private source: AsyncIterableIterator<SubgraphResponse> | null = null;
  private closed = false;
  /** Whether the present source is to be left for another one. */
  private isReplacing = false;
  /** To open it, since something last came. */
  private tries = 0;
  private linger: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions) {
    this.options = options;
    this.epoch = options.epoch;
    this.ring = new EventRing(options.numberedFrom ?? 0);
  }

  private get isNumbered(): boolean {
    return this.options.numberedFrom !== null;
  }

  /** The number of the newest event. */
  get position(): number {
    return this.ring.newest;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get subscribers(): Subscriber[] {
    return [...this.followers].map(({ subscriber }) => subscriber);
  }

  /** Opens it. @returns what the subgraph says when it cannot be opened */
  async start(): Promise<SubgraphResponse | null> {
    const opened = await this.options.open(this.options.numberedFrom);
    if (!(Symbol.asyncIterator in opened)) {
      this.close();
      return opened;
    }
    if (this.closed) await opened.return?.();
    else void this.run(opened);
    return null;
  }

  /** Whether everything after a number is at hand. */
  covers(after: number): boolean {
    return this.ring.covers(after);
  }

  /** Takes somebody in, who gets nothing before they go live. */
  enter(subscriber: Subscriber): Member {
    clearTimeout(this.linger);
    const follower: Follower = { subscriber, after: Number.POSITIVE_INFINITY };
    const { followers, ring } = this;
    followers.add(follower);
    return {
      get isIn() {
        return followers.has(follower);
      },
      get isLive() {
        return follower.after !== Number.POSITIVE_INFINITY;
      },
      goLive(after) {
        if (!followers.has(follower)) return;
        follower.after = after;
        for (const { sequence, answer } of ring.after(after)) give(follower, sequence, answer);
      },
      leave: () => this.leave(follower),
    };
  }

  /** Ends it for one of its followers, who lost the right. */
  expel(subscriber: Subscriber): void {
    for (const follower of this.followers) {
      if (follower.subscriber !== subscriber) continue;
      this.leave(follower);
      subscriber.end();
    }
  }

  /** Opens the subgraph's stream anew, since what is asked of it has changed. */
  replaceSource(): void {
    this.isReplacing = true;
    this.tries = 0;
    void this.source?.return?.();
  }

  /** Ends it for everybody. @param last what they are told before */
  close(last?: Buffer): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.linger);
    const left = this.subscribers;
    this.followers.clear();
    for (const subscriber of left) {
      if (last) subscriber.next(last);
      subscriber.end();
    }
    void this.source?.return?.();
    this.options.onClose();
  }

  private leave(follower: Follower): void {
    if (!this.followers.delete(follower) || this.followers.size > 0 || this.closed) return;
    const { lingerMs } = this.options;
    if (lingerMs === 0) this.close();
    else this.linger = setTimeout(() => this.close(), lingerMs).unref();
  }

  private async run(first: AsyncIterableIterator<SubgraphResponse>): Promise<void> {
    let source: AsyncIterableIterator<SubgraphResponse> | null = first;
    while (source && !this.closed) {
      this.source = source;
      await this.drain(source);
      source = await this.reopen();
      this.isReplacing = false;
    }
    this.close();
  }

  /** Hands on what comes until it ends or breaks. */
  private async drain(source: AsyncIterableIterator<SubgraphResponse>): Promise<void> {
    try {
      for await (const event of source) {
        if (this.closed || (isBroken(event) && this.isNumbered)) return;
        await this.pass(event);
        this.tries = 0;
      }
    } catch (error) {
      this.options.logger.error({ err: error }, 'a stream of events failed');
    }
  }

  private async pass(event: SubgraphResponse): Promise<void> {
    const own = event.extensions?.sequence;
    const sequence = this.isNumbered && own !== undefined ? own : this.ring.newest + 1;
    const answer = await this.options.complete(event, { epoch: this.epoch, sequence });
    this.ring.add({ sequence, answer });
    for (const follower of this.followers) give(follower, sequence, answer);
  }

  /**
   * Goes on where a numbered stream stood, however often that takes: a subgraph that stops ends its streams as if all were said. Whether
   * there is nothing more, the subgraph says when it is asked.
   */
  private async reopen(): Promise<AsyncIterableIterator<SubgraphResponse> | null> {
    while ((this.isNumbered || this.isReplacing) && !this.closed) {
      await pause(reopenMs[Math.min(this.tries, reopenMs.length - 1)] ?? 0);
      this.tries += 1;
      if (this.closed) return null;
      const opened = await this.options.open(this.ring.newest);
      if (Symbol.asyncIterator in opened) return opened;
      if (!isBroken(opened)) return null;
    }
    return null;
  }
}

function give(follower: Follower, sequence: number, answer: Buffer): void {
  if (sequence <= follower.after) return;
  follower.after = sequence;
  follower.subscriber.next(answer);
}

/** Whether the way to the subgraph broke, as transports say it. */
function isBroken({ data, errors }: SubgraphResponse): boolean {
  return !data && errors?.[0]?.extensions?.code === 'SERVICE_UNAVAILABLE';
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds * (0.8 + Math.random() * 0.4)).unref();
  });
}
