import { describe, expect, it } from 'vitest';
import { mapAsync } from './async-iterator.ts';

/** Counts up for ever; `ended` tells whether it was given back. */
function counter() {
  const state = { ended: false };
  async function* count() {
    try {
      for (let value = 1; ; value += 1) yield value;
    } finally {
      state.ended = true;
    }
  }
  return { state, values: count() };
}

describe('a mapped stream', () => {
  it('changes each value, in order, and ends with its source', async () => {
    async function* letters() {
      yield 'a';
      yield 'b';
    }
    const seen: string[] = [];
    for await (const value of mapAsync(letters(), async (letter) => letter.toUpperCase())) seen.push(value);
    expect(seen).toEqual(['A', 'B']);
  });

  it('ends its source when its consumer leaves', async () => {
    const { state, values } = counter();
    for await (const value of mapAsync(values, async (number) => number * 2)) if (value === 4) break;
    expect(state.ended).toBe(true);
  });

  it('ends its source when a value cannot be changed', async () => {
    const { state, values } = counter();
    const broken = mapAsync(values, async () => Promise.reject(new Error('no')));
    await expect(broken.next()).rejects.toThrow('no');
    expect(state.ended).toBe(true);
    expect(await broken.next().catch(() => 'again')).toEqual({ done: true, value: undefined });
  });
});
