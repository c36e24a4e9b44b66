import type { ByteWriter } from './byte-writer.ts';

/** A member of an object that is written: its name with what stands before it. */
export interface NamedMember {
  /** For the first one of an object and for the others: `{"key":` and `,"key":`. */
  readonly first: Uint8Array;
  readonly next: Uint8Array;
}

/**
 * Writes members of an object whose values stand in the same bytes already. Those that a subgraph answered one after the other, under
 * the very names under which they are written, are copied at once.
 */
export class Stretch {
  private readonly bytes: ByteWriter;
  private from = 0;
  /** Where what is to be copied ends; negative when there is nothing. */
  private to = -1;

  constructor(bytes: ByteWriter) {
    this.bytes = bytes;
  }

  /**
   * @param begun where the object that is written begins
   * @param start of the value's JSON text
   */
  add(begun: number, { first, next }: NamedMember, start: number, end: number): void {
    const { bytes, to } = this;
    if (to >= 0) {
      if (start === to + next.length && bytes.has(next, to)) {
        this.to = end;
        return;
      }
      bytes.again(this.from, to);
    }
    bytes.add(bytes.length === begun ? first : next);
    this.from = start;
    this.to = end;
  }

  /** Writes what is left. To be called before anything else is written. */
  end(): void {
    if (this.to < 0) return;
    this.bytes.again(this.from, this.to);
    this.to = -1;
  }
}
