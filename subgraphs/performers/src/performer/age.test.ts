import { describe, expect, it } from 'vitest';
import { isAdult } from './age.ts';

describe('being 18', () => {
  const noon = (day: string) => new Date(`${day}T12:00:00Z`);

  it('begins on the birthday, and not a day before', () => {
    expect(isAdult('2008-11-21', noon('2026-11-20'))).toBe(false);
    expect(isAdult('2008-11-21', noon('2026-11-21'))).toBe(true);
    expect(isAdult('1998-04-30', noon('2026-11-21'))).toBe(true);
  });

  it('waits for the time zone in which the day begins last', () => {
    expect(isAdult('2008-11-21', new Date('2026-11-21T11:59:59Z'))).toBe(false);
  });

  it('begins on March 1st for who was born on February 29th', () => {
    expect(isAdult('2008-02-29', noon('2026-02-28'))).toBe(false);
    expect(isAdult('2008-02-29', noon('2026-03-01'))).toBe(true);
  });
});
