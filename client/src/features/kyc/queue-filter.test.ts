import { describe, expect, it } from 'vitest';
import { firstQueueFilter, fitsQueueFilter } from './queue-filter.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const mine = { submittedAt: '2026-11-20T12:00:00.000Z', reviewer: { viewerIsSelf: true } };
const free = { submittedAt: '2026-11-21T11:00:00.000Z', reviewer: null };

describe('the queue', () => {
  it('shows everything at first', () => {
    expect([mine, free, {}].every((entry) => fitsQueueFilter(entry, firstQueueFilter, now))).toBe(true);
  });

  it('can show what nobody has claimed, or what the viewer has', () => {
    expect(fitsQueueFilter(mine, { ...firstQueueFilter, claim: 'NOBODY' }, now)).toBe(false);
    expect(fitsQueueFilter(free, { ...firstQueueFilter, claim: 'NOBODY' }, now)).toBe(true);
    expect(fitsQueueFilter(mine, { ...firstQueueFilter, claim: 'ME' }, now)).toBe(true);
    expect(fitsQueueFilter({ reviewer: { viewerIsSelf: false } }, { ...firstQueueFilter, claim: 'ME' }, now)).toBe(
      false,
    );
  });

  it('can show what has waited long, the full hours included', () => {
    expect(fitsQueueFilter(mine, { ...firstQueueFilter, hours: 24 }, now)).toBe(true);
    expect(fitsQueueFilter(free, { ...firstQueueFilter, hours: 24 }, now)).toBe(false);
    expect(fitsQueueFilter({ submittedAt: null }, { ...firstQueueFilter, hours: 24 }, now)).toBe(false);
  });
});
