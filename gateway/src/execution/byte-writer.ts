import { maxRunBytes, RunTooLarge } from './run-too-large.ts';

/** Longer pieces are copied by the system, shorter ones here: a call costs as much as some bytes. */
const longWithin = 16;
const longBetween = 64;

/** A buffer that grows as it is written. */
export class ByteWriter {
  bytes: Buffer;
  length = 0;

  /** @param size to begin with, in bytes */
  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /**
   * Makes room. What was written before stays at its offsets, also in buffers that were looked at before.
   * @throws RunTooLarge
   */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > maxRunBytes) throw new RunTooLarge();
    const grown = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, this.bytes.length * 2), maxRunBytes));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  byte(code: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length] = code;
    this.length += 1;
  }

  /** Appends other bytes. */
  add(source: Uint8Array): void {
    const count = source.length;
    if (this.length + count > this.bytes.length) this.reserve(count);
    const { bytes } = this;
    let at = this.length;
    this.length = at + count;
    if (count >= longBetween) bytes.set(source, at);
    else for (let from = 0; from < count; from += 1, at += 1) bytes[at] = source[from] ?? 0;
  }

  /** Appends a part of what was written before. */
  again(start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.reserve(count);
    const { bytes } = this;
    let at = this.length;
    this.length = at + count;
    if (count >= longWithin) bytes.copyWithin(at, start, end);
    else for (let from = start; from < end; from += 1, at += 1) bytes[at] = bytes[from] ?? 0;
  }

  /** Whether these very bytes stand at a place. */
  has(wanted: Uint8Array, at: number): boolean {
    const { bytes } = this;
    for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false;
    return true;
  }

  /** Appends text as UTF-8. */
  text(text: string): void {
    const { length } = text;
    if (this.length + length * 3 > this.bytes.length) this.reserve(length * 3);
    const { bytes } = this;
    let at = this.length;
    if (length < longBetween) {
      let index = 0;
      for (; index < length; index += 1, at += 1) {
        const code = text.charCodeAt(index);
        if (code > 127) break;
        bytes[at] = code;
      }
      if (index === length) {
        this.length = at;
        return;
      }
    }
    this.length += bytes.write(text, this.length, 'utf8');
  }

  /** A copy of what was written from a place on, for those who keep it. */
  copyFrom(start: number): Buffer {
    return Buffer.from(this.bytes.subarray(start, this.length));
  }
}

/** Whether two parts of the same bytes are equal. */
export function sameBytes(bytes: Uint8Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd - one !== otherEnd - other) return false;
  for (let a = one, b = other; a < oneEnd; a += 1, b += 1) if (bytes[a] !== bytes[b]) return false;
  return true;
}

/** A number that equal bytes have in common, and different ones seldom (FNV-1a). @param seed or the hash of what stands before */
export function hashOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
