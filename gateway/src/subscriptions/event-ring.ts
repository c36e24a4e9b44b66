import type { ByteText } from '../execution/byte-text.ts';

/** An event that may be given again. */
export interface RingEntry {
  readonly sequence: number;
  /** The whole answer as JSON. */
  readonly answer: ByteText;
}

/** What all rings hold together. */
export interface RingMemory {
  bytes: number;
}

const maxEntries = 1_000;
const maxBytes = 512 * 1024;
const maxBytesOfAll = 128 * 1024 * 1024;

/** The newest events of a stream, for those who join in a little later. When all rings together hold too much, it remembers nothing. */
export class EventRing {
  private readonly entries: RingEntry[] = [];
  private readonly memory: RingMemory;
  private bytes = 0;
  /** Everything after this number is here. */
  private floor: number;
  private last: number;

  /** @param from the number after which the stream begins */
  constructor(from: number, memory: RingMemory) {
    this.floor = from;
    this.last = from;
    this.memory = memory;
  }

  /** The number of the newest event, or the one after which the stream begins. */
  get newest(): number {
    return this.last;
  }

  add(entry: RingEntry): void {
    this.entries.push(entry);
    this.count(entry.answer.length);
    this.last = entry.sequence;
    while (this.entries.length > maxEntries || this.bytes > maxBytes || this.memory.bytes > maxBytesOfAll) {
      const oldest = this.entries.shift();
      if (!oldest) return;
      this.count(-oldest.answer.length);
      this.floor = oldest.sequence;
    }
  }

  /** Forgets all of it. */
  clear(): void {
    this.entries.length = 0;
    this.count(-this.bytes);
    this.floor = this.last;
  }

  /** Whether every event after a number is here. */
  covers(after: number): boolean {
    return after >= this.floor;
  }

  /** The first event after a number. */
  firstAfter(sequence: number): RingEntry | undefined {
    return sequence >= this.last ? undefined : this.entries.find((entry) => entry.sequence > sequence);
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    this.memory.bytes += bytes;
  }
}
