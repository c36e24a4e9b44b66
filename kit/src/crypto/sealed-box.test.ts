import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { open, seal } from './sealed-box.ts';

describe('a sealed box', () => {
  const key = randomBytes(32);
  const content = Buffer.from('a face');

  it('opens under the same key and purpose only', () => {
    const box = seal(key, 'document:1', content);
    expect(open(key, 'document:1', box).equals(content)).toBe(true);
    expect(() => open(key, 'document:2', box)).toThrow();
    expect(() => open(randomBytes(32), 'document:1', box)).toThrow();
  });

  it('does not open when any part was changed or cut off', () => {
    const box = seal(key, 'document:1', content);
    for (let index = 0; index < box.length; index += 1) {
      const changed = Buffer.from(box);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => open(key, 'document:1', changed)).toThrow();
    }
    for (const length of [0, 20, box.length - 1]) {
      expect(() => open(key, 'document:1', box.subarray(0, length))).toThrow();
    }
  });

  it('is another one each time', () => {
    expect(seal(key, 'p', content).equals(seal(key, 'p', content))).toBe(false);
  });
});
