import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createGraphTypes } from './graph-types.ts';
import { PlanTables } from './plan-tables.ts';
import { createRunMemoryPool } from './run-memory-pool.ts';

const mebibyte = 1024 * 1024;

/** A pool whose memory is lent for plans without anything in them. */
function createPool() {
  const pool = createRunMemoryPool();
  const types = createGraphTypes(buildSchema('type Query { me: ID }'));
  return { ...pool, lend: () => pool.lend(new PlanTables(types), {}) };
}

describe('the memory of runs', () => {
  it('is lent again, empty, the one that was used last first', () => {
    const pool = createPool();
    const one = pool.lend();
    const other = pool.lend();
    one.bytes.text('what somebody asked for');
    pool.giveBack(other);
    pool.giveBack(one);
    const again = pool.lend();
    expect(again).toBe(one);
    expect(again.bytes.length).toBe(0);
    expect(pool.lend()).toBe(other);
  });

  it('is not laid out anew for any of a thousand requests under way, again and again', () => {
    const pool = createPool();
    const first = Array.from({ length: 1000 }, () => pool.lend());
    for (const memory of first) pool.giveBack(memory);
    const second = new Set(Array.from({ length: 1000 }, () => pool.lend()));
    expect(first.every((memory) => second.has(memory))).toBe(true);
  });

  it('is let go where a run took very much', () => {
    const pool = createPool();
    const large = pool.lend();
    large.bytes.reserve(5 * mebibyte);
    pool.giveBack(large);
    expect(pool.lend()).not.toBe(large);
  });

  it('lies unused up to 64 MiB', () => {
    const pool = createPool();
    const all = Array.from({ length: 200 }, () => pool.lend());
    for (const { bytes } of all) bytes.reserve(mebibyte / 2);
    for (const memory of all) pool.giveBack(memory);
    const known = new Set(all);
    const kept = Array.from({ length: 200 }, () => pool.lend()).filter((memory) => known.has(memory));
    const size = kept.reduce((sum, memory) => sum + memory.size, 0);
    expect(size).toBeGreaterThan(62 * mebibyte);
    expect(size).toBeLessThanOrEqual(64 * mebibyte);
  });
});
