import type { RunMemory } from './run-memory.ts';

/** Longer texts are encoded by the system, shorter ones here: a call costs as much as some bytes. */
const long = 64;

/** The bytes of a run, which grow as they are written. What was written stays at its position. */
export class ByteWriter {
  private readonly memory: RunMemory;

  constructor(memory: RunMemory) {
    this.memory = memory;
  }

  /** As they stand now: another view once anything was written, read or asked for. */
  get bytes(): Buffer {
    return this.memory.byteView;
  }

  get length(): number {
    return this.memory.bytesLength;
  }

  set length(length: number) {
    this.memory.bytesLength = length;
  }

  /** Makes room. @throws RunTooLarge */
  reserve(count: number): void {
    this.memory.reserveBytes(count);
  }

  byte(code: number): void {
    this.reserve(1);
    const at = this.length;
    this.bytes[at] = code;
    this.length = at + 1;
  }

  /** Appends other bytes. */
  add(source: Uint8Array): void {
    this.reserve(source.length);
    const at = this.length;
    this.bytes.set(source, at);
    this.length = at + source.length;
  }

  /** Appends text as UTF-8. */
  text(text: string): void {
    const { length } = text;
    this.reserve(length < long ? length * 3 : Buffer.byteLength(text));
    const { bytes } = this;
    const begun = this.length;
    if (length < long) {
      let index = 0;
      for (; index < length; index += 1) {
        const code = text.charCodeAt(index);
        if (code > 127) break;
        bytes[begun + index] = code;
      }
      if (index === length) {
        this.length = begun + length;
        return;
      }
    }
    this.length = begun + bytes.write(text, begun, 'utf8');
  }

  /** What was written from a place on, as it stands now. */
  from(start: number): Buffer {
    return this.bytes.subarray(start, this.length);
  }
}
