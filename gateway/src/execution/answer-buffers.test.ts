import { describe, expect, it } from 'vitest';
import { createAnswerBuffers } from './answer-buffers.ts';

const kibibyte = 1024;

describe('memory of answers', () => {
  it('is used again once it was given back, and by one answer at a time', () => {
    const buffers = createAnswerBuffers();
    const first = buffers.copy(Buffer.alloc(20 * kibibyte, 'a'));
    const second = buffers.copy(Buffer.alloc(20 * kibibyte, 'b'));
    first.release();
    // Who says it twice has no second claim to it.
    first.release();
    const third = buffers.copy(Buffer.alloc(30 * kibibyte, 'c'));
    const fourth = buffers.copy(Buffer.alloc(20 * kibibyte, 'd'));
    expect(third.bytes.buffer).toBe(first.bytes.buffer);
    expect(fourth.bytes.buffer).not.toBe(third.bytes.buffer);
    expect(third.bytes.length).toBe(30 * kibibyte);
    for (const [{ bytes }, letter] of [[second, 'b'] as const, [third, 'c'] as const, [fourth, 'd'] as const]) {
      expect(bytes.every((byte) => byte === letter.charCodeAt(0))).toBe(true);
    }
  });

  it('lies unused up to 16 MiB', () => {
    const buffers = createAnswerBuffers();
    const all = Array.from({ length: 40 }, () => buffers.copy(Buffer.alloc(1000 * kibibyte)));
    for (const one of all) one.release();
    const known = new Set(all.map(({ bytes }) => bytes.buffer));
    const again = Array.from({ length: 40 }, () => buffers.copy(Buffer.alloc(1000 * kibibyte)));
    expect(again.filter(({ bytes }) => known.has(bytes.buffer))).toHaveLength(16);
  });
});
