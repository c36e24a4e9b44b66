/** An event that may be given again. */
export interface RingEntry {
  readonly sequence: number;
  /** The whole answer as JSON. */
  readonly answer: Buffer;
}

const maxEntries = 1_000;
const maxBytes = 1024 * 1024;

/** The newest events of a stream, for those who join in a little later. */
export class EventRing {
  private readonly entries: RingEntry[] = [];
  private bytes = 0;
  /** Everything after this number is here. */
  private floor: number;
  private last: number;

  /** @param from the number after which the stream begins */
  constructor(from: number) {
    this.floor = from;
    this.last = from;
  }

  /** The number of the newest event, or the one after which the stream begins. */
  get newest(): number {
    return this.last;
  }

  add(entry: RingEntry): void {
    this.entries.push(entry);
    this.bytes += entry.answer.length;
    this.last = entry.sequence;
    while (this.entries.length > maxEntries || this.bytes > maxBytes) {
      const oldest = this.entries.shift();
      if (!oldest) return;
      this.bytes -= oldest.answer.length;
      this.floor = oldest.sequence;
    }
  }

  /** Whether every event after a number is here. */
  covers(after: number): boolean {
    return after >= this.floor;
  }

  /** The events after a number, in order. */
  after(sequence: number): readonly RingEntry[] {
    return this.entries.filter((entry) => entry.sequence > sequence);
  }
}
