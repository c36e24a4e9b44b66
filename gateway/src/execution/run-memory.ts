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

const initialBytes = 64 * 1024;
const initialNumbers = 16 * 1024;
/** What grew past it is not kept. */
const maxKeptBytes = 1024 * 1024;
const maxKept = 32;

export function createRunMemoryPool(): RunMemoryPool {
  const free: RunMemory[] = [];
  return {
    lend() {
      const known = free.pop();
      if (known) return known;
      const bytes = new ByteWriter(initialBytes);
      return { bytes, records: new Records(initialNumbers, bytes) };
    },
    giveBack(memory) {
      const { bytes, records } = memory;
      if (free.length >= maxKept || bytes.bytes.length > maxKeptBytes || records.ints.byteLength > maxKeptBytes) return;
      bytes.length = 0;
      records.clear();
      free.push(memory);
    },
  };
}
