import { describe, expect, it } from 'vitest';
import { createRunMemoryPool } from './run-memory.ts';

const mebibyte = 1024 * 1024;

describe('the memory of runs', () => {
  it('is lent again, empty, the one that was used last first', () => {
    const pool = createRunMemoryPool();
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
    const pool = createRunMemoryPool();
    const first = Array.from({ length: 1000 }, () => pool.lend());
    for (const memory of first) pool.giveBack(memory);
    const second = new Set(Array.from({ length: 1000 }, () => pool.lend()));
    expect(first.every((memory) => second.has(memory))).toBe(true);
  });

  it('is let go where a run took very much', () => {
    const pool = createRunMemoryPool();
    const large = pool.lend();
    large.bytes.reserve(2 * mebibyte);
    pool.giveBack(large);
    expect(pool.lend()).not.toBe(large);
  });

  it('lies unused up to 32 MiB', () => {
    const pool = createRunMemoryPool();
    const all = Array.from({ length: 100 }, () => pool.lend());
    for (const { bytes } of all) bytes.reserve(mebibyte / 2);
    for (const memory of all) pool.giveBack(memory);
    const known = new Set(all);
    const kept = Array.from({ length: 100 }, () => pool.lend()).filter((memory) => known.has(memory));
    const size = kept.reduce((sum, { bytes, records }) => sum + bytes.bytes.length + records.ints.byteLength, 0);
    expect(size).toBeGreaterThan(31 * mebibyte);
    expect(size).toBeLessThanOrEqual(32 * mebibyte);
  });
});
