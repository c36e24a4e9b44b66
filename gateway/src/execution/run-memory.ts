import { ByteWriter } from './byte-writer.ts';
import { Records } from './records.ts';

/** Where one run keeps its things. Lent from a pool, so that not every request pays for it. */
export interface RunMemory {
  /** What subgraphs answered, and behind it what is being written. */
  readonly bytes: ByteWriter;
  readonly records: Records;
}

export interface RunMemoryPool {
  lend(): RunMemory;
  /** Everything in it is lost from then on. */
  giveBack(memory: RunMemory): void;
}

const initialBytes = 16 * 1024;
const initialNumbers = 4 * 1024;
/** What grew past it is not kept. */
const maxBytesOfOne = 1024 * 1024;
/** Bytes that lie unused at most. */
const maxBytes = 32 * 1024 * 1024;

export function createRunMemoryPool(): RunMemoryPool {
  const free: RunMemory[] = [];
  let freeBytes = 0;
  return {
    lend() {
      const known = free.pop();
      if (known) {
        freeBytes -= sizeOf(known);
        return known;
      }
      const bytes = new ByteWriter(initialBytes);
      return { bytes, records: new Records(initialNumbers, bytes) };
    },
    giveBack(memory) {
      const size = sizeOf(memory);
      if (size > maxBytesOfOne || freeBytes + size > maxBytes) return;
      memory.bytes.length = 0;
      memory.records.clear();
      free.push(memory);
      freeBytes += size;
    },
  };
}

function sizeOf({ bytes, records }: RunMemory): number {
  return bytes.bytes.length + records.ints.byteLength;
}
