import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { ByteText } from '../execution/byte-text.ts';
import { EventRing, type RingEntry, type RingMemory } from './event-ring.ts';
import { Follower } from './follower.ts';
import { InOrder } from './in-order.ts';
import { StreamFeed, type StreamFeedOptions } from './stream-feed.ts';
import type { Subscriber } from './subscriber.ts';

export interface EventStreamOptions extends Pick<StreamFeedOptions, 'open' | 'numberedFrom' | 'logger'> {
  readonly epoch: string;
  /** How many milliseconds it stays open when nobody follows it, for those who come back. */
  readonly lingerMs: number;
  /** Whether its events are of no use later. */
  readonly isEphemeral: boolean;
  /** Of all streams together. */
  readonly memory: RingMemory;
  /** Called once, when nothing more comes and nobody is left. */
  onClose(): void;
}

/** Events that are run at a time: a subgraph that takes long to answer delays them, and does not slow them down. */
const maxAhead = 16;

/**
 * One stream of events from a subgraph and all who follow it. Each event is completed and written once, in order, and handed to
 * everybody.
 */
export class EventStream {
  readonly epoch: string;
  private readonly options: EventStreamOptions;
  private readonly followers = new Map<Subscriber, Follower>();
  private readonly ring: EventRing;
  private readonly feed: StreamFeed;
  private readonly answers = new InOrder<ByteText>(maxAhead, (sequence, answer) => this.deliver(sequence, answer));
  private closed = false;
  private linger: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions) {
    this.options = options;
    this.epoch = options.epoch;
    this.ring = new EventRing(options.numberedFrom ?? 0, options.memory);
    const { open, numberedFrom, logger } = options;
    this.feed = new StreamFeed({
      ...{ open, numberedFrom, logger },
      take: (sequence, event, source) => {
        this.answers.add(sequence, (give) => source.complete(event, { epoch: this.epoch, sequence }, give));
        return this.answers.room();
      },
      settled: () => this.answers.settled(),
    });
  }

  /** The number of the newest event. */
  get position(): number {
    return this.ring.newest;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get subscribers(): Subscriber[] {
    return [...this.followers.keys()];
  }

  get hasFollowers(): boolean {
    return this.followers.size > 0;
  }

  follows(subscriber: Subscriber): boolean {
    return this.followers.has(subscriber);
  }

  /**
   * Opens it.
   * @param onOpen called when it stands, before anything comes
   * @returns what the subgraph says when it cannot be opened
   * @throws what opening it throws
   */
  async start(onOpen: () => void = () => {}): Promise<SubgraphResponse | null> {
    try {
      const refused = await this.feed.open();
      if (refused) {
        this.abandon();
        return refused;
      }
    } catch (error) {
      this.abandon();
      throw error;
    }
    onOpen();
    void this.feed.run().finally(() => this.close());
    return null;
  }

  /** Whoever wanted to follow it is told why they cannot, not that it has ended. */
  private abandon(): void {
    this.followers.clear();
    this.close();
  }

  /** Whether everything after a number is at hand. */
  covers(after: number): boolean {
    return this.ring.covers(after);
  }

  /** The first remembered event after a number. */
  firstAfter(sequence: number): RingEntry | undefined {
    return this.ring.firstAfter(sequence);
  }

  /** Takes somebody in, who gets nothing before they go live. */
  enter(subscriber: Subscriber): Follower {
    clearTimeout(this.linger);
    const follower = new Follower(this, subscriber);
    this.followers.set(subscriber, follower);
    return follower;
  }

  /** Somebody wants no more of it. */
  leave(subscriber: Subscriber): void {
    if (this.followers.delete(subscriber)) this.lingerIfAlone();
  }

  /** Nobody may be coming: who opened it does not follow it. */
  lingerIfAlone(): void {
    if (this.followers.size > 0 || this.closed) return;
    const { lingerMs } = this.options;
    clearTimeout(this.linger);
    if (lingerMs === 0) this.close();
    else this.linger = setTimeout(() => this.close(), lingerMs).unref();
  }

  /** Ends it for one of its followers, who lost the right. */
  expel(subscriber: Subscriber): void {
    if (!this.followers.has(subscriber)) return;
    this.leave(subscriber);
    subscriber.end();
  }

  /** Lets go of one of its followers, who may go on, but no longer with the others. */
  sendBack(subscriber: Subscriber): void {
    if (!this.followers.has(subscriber)) return;
    this.leave(subscriber);
    subscriber.comeBack();
  }

  /** Has the subgraph's stream opened anew, since what is asked of it has changed. */
  replaceSource(): void {
    this.feed.replaceSource();
  }

  /** Ends it for everybody. @param last what they are told before */
  close(last?: ByteText): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.linger);
    const { subscribers } = this;
    this.followers.clear();
    for (const subscriber of subscribers) {
      if (last) subscriber.next(last);
      subscriber.end();
    }
    this.feed.close();
    this.ring.clear();
    this.options.onClose();
  }

  private deliver(sequence: number, answer: ByteText): void {
    if (this.closed) return;
    this.ring.add({ sequence, answer });
    for (const follower of this.followers.values()) follower.give(sequence, answer, this.options.isEphemeral);
  }
}
