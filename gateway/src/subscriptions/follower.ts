import type { ByteText } from '../execution/byte-text.ts';
import type { EventStream } from './event-stream.ts';
import type { Subscriber } from './subscriber.ts';

/** One who follows a stream. */
export class Follower {
  private readonly stream: EventStream;
  private readonly subscriber: Subscriber;
  /** The number of the last event that it has; it gets none before it has gone live. */
  private after = Number.POSITIVE_INFINITY;

  constructor(stream: EventStream, subscriber: Subscriber) {
    this.stream = stream;
    this.subscriber = subscriber;
  }

  /** Whether it is still among the followers. */
  get isIn(): boolean {
    return this.stream.follows(this.subscriber);
  }

  get isLive(): boolean {
    return this.after !== Number.POSITIVE_INFINITY;
  }

  /**
   * From now on it gets the events after a number, those first that are remembered.
   * @param after the number of the last event that it has: the stream covers it, or it is yet to come
   */
  goLive(after: number): void {
    if (!this.isIn) return;
    this.after = after;
    for (let entry = this.stream.firstAfter(after); entry; entry = this.stream.firstAfter(this.after)) {
      this.give(entry.sequence, entry.answer, false);
    }
  }

  give(sequence: number, answer: ByteText, isEphemeral: boolean): void {
    if (sequence <= this.after) return;
    this.after = sequence;
    this.subscriber.next(answer, isEphemeral);
  }

  leave(): void {
    this.stream.leave(this.subscriber);
  }
}
