import { expect, it } from 'vitest';
import type { Muting } from './member-repository.ts';
import { quieterOf } from './notification-level.ts';

const now = Date.UTC(2026, 10, 21, 9);
const at = (hours: number, mutedLevel: Muting['mutedLevel']): Muting => ({
  mutedUntil: new Date(now + hours * 3_600_000),
  mutedLevel,
});

it('takes of two mutings the one that notifies less now, and of like ones the longer', () => {
  const never: Muting = { mutedUntil: null, mutedLevel: 'NOTHING' };
  const over = at(-1, 'NOTHING');
  const ranks: readonly (readonly [Muting, Muting])[] = [
    [at(1, 'MENTIONS'), never],
    [at(1, 'MENTIONS'), over],
    [at(1, 'NOTHING'), at(9, 'MENTIONS')],
    [at(9, 'MENTIONS'), at(1, 'MENTIONS')],
  ];
  for (const [quieter, louder] of ranks) {
    expect(quieterOf(quieter, louder, now)).toEqual(quieter);
    expect(quieterOf(louder, quieter, now)).toEqual(quieter);
  }
});
