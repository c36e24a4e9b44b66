import { randomBytes } from 'node:crypto';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Variables } from './conditions.ts';
import { compileEngine } from './engine.ts';
import type { PlanTables } from './plan-tables.ts';
import { RunMemory } from './run-memory.ts';

export interface RunMemoryPool {
  /** Empty and ready for a plan. @param variables the client's */
  lend(tables: PlanTables, variables: Variables): RunMemory;
  /** Everything in it is lost from then on. */
  giveBack(memory: RunMemory): void;
}

/** What grew past it is not kept, in bytes. */
const maxBytesOfOne = 4 * 1024 * 1024;
/** Bytes that lie unused at most. */
const maxBytes = 64 * 1024 * 1024;

/** Whoever makes up ids cannot know which of them have one hash. */
const hashSeed = randomBytes(4).readInt32LE();

/** How many of those that were given back last are looked at for the tables that are wanted. */
const lookedAt = 8;

export function createRunMemoryPool(): RunMemoryPool {
  const free: RunMemory[] = [];
  let freeBytes = 0;
  const createEngine = compileEngine();

  /** @throws KizunaError SERVICE_UNAVAILABLE when there are as many runs as Node has addresses for */
  function layOut(): RunMemory {
    try {
      return new RunMemory(createEngine, hashSeed);
    } catch (error) {
      throw error instanceof RangeError ? new KizunaError('SERVICE_UNAVAILABLE', { cause: error }) : error;
    }
  }
  /** One that has the plan's tables already, if it is among the last: the others copy them. */
  function take(tables: PlanTables): RunMemory | undefined {
    for (let nth = free.length - 1; nth >= Math.max(free.length - lookedAt, 0); nth -= 1) {
      if (free[nth]?.hasTables(tables)) return free.splice(nth, 1)[0];
    }
    return free.pop();
  }

  return {
    lend(tables, variables) {
      const known = take(tables);
      if (known) freeBytes -= known.size;
      const memory = known ?? layOut();
      memory.begin(tables, variables);
      return memory;
    },
    giveBack(memory) {
      memory.end();
      const { size } = memory;
      if (size > maxBytesOfOne || freeBytes + size > maxBytes) return;
      free.push(memory);
      freeBytes += size;
    },
  };
}
