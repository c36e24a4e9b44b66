import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { ByteText } from './byte-text.ts';
import { EventRing, type RingEntry, type RingMemory } from './event-ring.ts';
import { Follower } from './follower.ts';
import { InOrder } from './in-order.ts';
import { isPassing } from './passing-failure.ts';
import { pauseBeforeTry } from './pause-before-try.ts';
import type { OpenedSource } from './stream-source.ts';
import type { Subscriber } from './subscriber.ts';

export interface EventStreamOptions {
  /** Opens the subgraph's stream after a number, or from now on. An answer alone says that it could not be opened. */
  readonly open: (after: number | null) => Promise<OpenedSource | SubgraphResponse>;
  readonly epoch: string;
  /** Where a stream that its subgraph numbers begins; null when it has no numbers of its own, and is numbered here. */
  readonly numberedFrom: number | null;
  /** How many milliseconds it stays open when nobody follows it, for those who come back. */
  readonly lingerMs: number;
  /** Whether its events are of no use later. */
  readonly isEphemeral: boolean;
  /** Of all streams together. */
  readonly memory: RingMemory;
  readonly logger: Logger;
  /** Called once, when nothing more comes and nobody is left. */
  onClose(): void;
}

/** Events that are run at a time: a subgraph that takes long to answer delays them, and does not slow them down. */
const maxAhead = 16;

/**
 * One stream of events from a subgraph and all who follow it. Each event is completed and written once, in order, and handed to
 * everybody. A stream whose events are numbered outlives a broken connection to its subgraph: it goes on where it stood.
 */
export class EventStream {
  readonly epoch: string;
  private readonly options: EventStreamOptions;
  private readonly followers = new Map<Subscriber, Follower>();
  private readonly ring: EventRing;
  private source: OpenedSource | null = null;
  /** Another source that takes the place of the present one as soon as it stands. */
  private replacement: Promise<OpenedSource | null> | null = null;
  /** Whether it stands, or could not be opened. */
  private isReplaceable = false;
  private closed = false;
  /** The number of the newest event that has come, if not yet to everybody. */
  private arrived: number;
  private readonly answers = new InOrder<ByteText>(maxAhead, (sequence, answer) => this.deliver(sequence, answer));
  /** To open it, since something last came. */
  private tries = 0;
  private linger: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions) {
    this.options = options;
    this.epoch = options.epoch;
    this.arrived = options.numberedFrom ?? 0;
    this.ring = new EventRing(this.arrived, options.memory);
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
      const opened = await this.options.open(this.options.numberedFrom);
      if ('events' in opened) {
        onOpen();
        void this.run(opened);
        return null;
      }
      this.abandon();
      return opened;
    } catch (error) {
      this.abandon();
      throw error;
    }
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

  /** Opens the subgraph's stream anew, since what is asked of it has changed. The present one goes on until the other stands. */
  replaceSource(): void {
    this.tries = 0;
    letGo(this.replacement);
    const replacement: Promise<OpenedSource | null> = this.openAgain(() => this.replacement === replacement);
    this.replacement = replacement;
    this.isReplaceable = false;
    void replacement.then(() => {
      if (this.replacement !== replacement) return;
      this.isReplaceable = true;
      void this.source?.events.return?.();
    });
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
    void this.source?.events.return?.();
    letGo(this.replacement);
    this.ring.clear();
    this.options.onClose();
  }

  private get isNumbered(): boolean {
    return this.options.numberedFrom !== null;
  }

  private async run(first: OpenedSource): Promise<void> {
    let source: OpenedSource | null = first;
    while (source && !this.closed) {
      this.source = source;
      // The other one stood before this one did.
      if (this.isReplaceable) void source.events.return?.();
      await this.drain(source).catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'a stream of events failed');
      });
      source = this.closed ? null : await this.nextSource();
    }
    void source?.events.return?.();
    this.close();
  }

  /** Hands on what comes until it ends or breaks. */
  private async drain(source: OpenedSource): Promise<void> {
    for await (const event of source.events) {
      if (this.closed) return;
      const sequence = this.isNumbered ? event.extensions?.sequence : this.arrived + 1;
      if (sequence === undefined) {
        // An event has a number. What has none says that the stream is at its end, and why.
        await this.answers.settled();
        if (!isPassing(event.errors)) this.close();
        return;
      }
      // A source that took the place of another may begin a little before its end.
      if (sequence <= this.arrived) continue;
      this.arrived = sequence;
      this.tries = 0;
      this.answers.add(sequence, source.complete(event, { epoch: this.epoch, sequence }));
      const room = this.answers.room();
      if (room) await room;
    }
    await this.answers.settled();
  }

  private deliver(sequence: number, answer: ByteText): void {
    if (this.closed) return;
    this.ring.add({ sequence, answer });
    for (const follower of this.followers.values()) follower.give(sequence, answer, this.options.isEphemeral);
  }

  /**
   * Where it goes on from. A numbered stream goes on where it stood, however often that takes: a subgraph that stops ends its streams as
   * if all were said. Whether there is nothing more, the subgraph says when it is asked.
   */
  private async nextSource(): Promise<OpenedSource | null> {
    if (!this.replacement) {
      if (!this.isNumbered) return null;
      await pauseBeforeTry(this.tries);
      this.tries += 1;
    }
    for (;;) {
      const { replacement } = this;
      const source = await (replacement ?? this.openAgain(() => this.replacement === null));
      // While it was opened, another one may have been asked for.
      if (this.replacement !== replacement && !this.closed) continue;
      this.replacement = null;
      this.isReplaceable = false;
      return source;
    }
  }

  /**
   * Opens a source in place of the last one, again and again while that may yet succeed.
   * @param isWanted whether it is still the one that is wanted
   */
  private async openAgain(isWanted: () => boolean): Promise<OpenedSource | null> {
    while (!this.closed) {
      const opened = await this.options.open(this.isNumbered ? this.arrived : null).catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'a stream of events could not be opened again');
        return null;
      });
      if (opened && 'events' in opened) {
        if (isWanted() && !this.closed) return opened;
        void opened.events.return?.();
        return null;
      }
      if (opened && !isPassing(opened.errors)) return null;
      if (!isWanted()) return null;
      await pauseBeforeTry(this.tries);
      this.tries += 1;
    }
    return null;
  }
}

/** Of a source that nobody is going to read. */
function letGo(source: Promise<OpenedSource | null> | null): void {
  void source?.then((opened) => opened?.events.return?.());
}
