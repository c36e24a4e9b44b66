/** Memory for answers, used again for the answers that follow. */
export interface AnswerBuffers {
  /** A copy, and how to give its memory back: once, when nobody looks at it any more. Memory that nobody gives back is not missed. */
  copy(bytes: Uint8Array): { readonly bytes: Buffer; readonly release: () => void };
}

/** Smaller ones are cheaper to make than to keep, larger ones too rare to be kept. */
const minSize = 8 * 1024;
const maxSize = 1024 * 1024;
/** Bytes that lie unused at most. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Memory that is taken outside of the heap and dropped for each answer makes the garbage collector go through all of the heap, many
 * times a second where answers are large.
 */
export function createAnswerBuffers(): AnswerBuffers {
  /** By size, a power of two. */
  const free = new Map<number, Buffer[]>();
  let freeBytes = 0;

  function take(size: number): Buffer {
    const known = free.get(size)?.pop();
    if (!known) return Buffer.allocUnsafeSlow(size);
    freeBytes -= size;
    return known;
  }

  function give(buffer: Buffer): void {
    const size = buffer.length;
    if (freeBytes + size > maxBytes) return;
    freeBytes += size;
    const known = free.get(size);
    if (known) known.push(buffer);
    else free.set(size, [buffer]);
  }

  return {
    copy(bytes) {
      const { length } = bytes;
      if (length < minSize || length > maxSize) return { bytes: Buffer.from(bytes), release() {} };
      let buffer: Buffer | null = take(2 ** Math.ceil(Math.log2(length)));
      buffer.set(bytes);
      return {
        bytes: buffer.subarray(0, length),
        release() {
          if (buffer) give(buffer);
          buffer = null;
        },
      };
    },
  };
}
