import { randomBytes } from 'node:crypto';
import type { Variables } from './conditions.ts';
import type { PlanTables } from './plan-tables.ts';
import { RunMemory } from './run-memory.ts';

export interface RunMemoryPool {
  /** Empty and ready for a plan. @param variables the client's */
  lend(tables: PlanTables, variables: Variables): RunMemory;
  /** Everything in it is lost from then on. */
  giveBack(memory: RunMemory): void;
}

/** What grew past it is not kept, in bytes. */
const maxBytesOfOne = 1024 * 1024;
/** Bytes that lie unused at most. */
const maxBytes = 64 * 1024 * 1024;

/** Whoever makes up ids cannot know which of them have one hash. */
const hashSeed = randomBytes(4).readInt32LE();

export function createRunMemoryPool(): RunMemoryPool {
  const free: RunMemory[] = [];
  let freeBytes = 0;
  return {
    lend(tables, variables) {
      const known = free.pop();
      if (known) freeBytes -= known.size;
      const memory = known ?? new RunMemory(hashSeed);
      memory.begin(tables, variables);
      return memory;
    },
    giveBack(memory) {
      const { size } = memory;
      if (size > maxBytesOfOne || freeBytes + size > maxBytes) return;
      free.push(memory);
      freeBytes += size;
    },
  };
}
