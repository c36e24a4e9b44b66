/** Longer pieces are copied by the system, shorter ones here: a call costs as much as some forty bytes. */
const longFrom = 40;

/** A buffer that grows as it is written. */
export class ByteWriter {
  bytes: Buffer;
  length = 0;

  /** @param size to begin with, in bytes */
  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Makes room. What was written before stays at its offsets, also in buffers that were looked at before. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  byte(code: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length] = code;
    this.length += 1;
  }

  /** Appends a part of other bytes, which may be its own. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.reserve(count);
    const { bytes } = this;
    let at = this.length;
    this.length = at + count;
    if (count >= longFrom) {
      bytes.set(source.subarray(start, end), at);
      return;
    }
    for (let from = start; from < end; from += 1, at += 1) bytes[at] = source[from] ?? 0;
  }

  /** Appends a name and a part of other bytes: the two together, since that is what answers are mostly made of. */
  named(name: Uint8Array, source: Uint8Array, start: number, end: number): void {
    const size = name.length + end - start;
    if (this.length + size > this.bytes.length) this.reserve(size);
    const { bytes } = this;
    let at = this.length;
    this.length = at + size;
    for (let from = 0; from < name.length; from += 1, at += 1) bytes[at] = name[from] ?? 0;
    if (end - start >= longFrom) bytes.set(source.subarray(start, end), at);
    else for (let from = start; from < end; from += 1, at += 1) bytes[at] = source[from] ?? 0;
  }

  /** Appends all of other bytes. */
  add(source: Uint8Array): void {
    this.copy(source, 0, source.length);
  }

  /** Appends text as UTF-8. */
  text(text: string): void {
    const { length } = text;
    this.reserve(length * 3);
    const { bytes } = this;
    let at = this.length;
    if (length < longFrom) {
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

  /** A copy of what was written, for those who keep it. */
  copyOut(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

/** Whether two parts of the same bytes are equal. */
export function sameBytes(bytes: Uint8Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd - one !== otherEnd - other) return false;
  for (let a = one, b = other; a < oneEnd; a += 1, b += 1) if (bytes[a] !== bytes[b]) return false;
  return true;
}

/** A number that equal bytes have in common, and different ones seldom (FNV-1a). */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  // Small enough to be kept without a box.
  return hash >> 2;
}

/** Lends writers, so that not every request pays for new ones. */
export interface ByteWriterPool {
  lend(): ByteWriter;
  /** What was written is lost from then on. */
  giveBack(writer: ByteWriter): void;
}

const initialSize = 64 * 1024;
/** Writers that grew past it are not kept. */
const maxKeptSize = 1024 * 1024;
const maxKept = 32;

export function createByteWriterPool(): ByteWriterPool {
  const free: ByteWriter[] = [];
  return {
    lend() {
      return free.pop() ?? new ByteWriter(initialSize);
    },
    giveBack(writer) {
      if (free.length >= maxKept || writer.bytes.length > maxKeptSize) return;
      writer.length = 0;
      free.push(writer);
    },
  };
}
