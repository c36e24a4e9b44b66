import { expect, it } from 'vitest';
import { createRecentOffenders } from './recent-offenders.ts';

it('refuses an offender for a minute, and for twice as long each time it offends again', () => {
  let now = 0;
  const offenders = createRecentOffenders(() => now);
  const refusedFor = (ms: number) => {
    const since = now;
    now = since + ms - 1;
    expect(offenders.waitFor('bomb')).toBeGreaterThan(0);
    now = since + ms;
    expect(offenders.waitFor('bomb')).toBe(0);
  };
  offenders.add('bomb');
  refusedFor(60_000);
  offenders.add('bomb');
  refusedFor(120_000);
  for (let time = 0; time < 20; time++) offenders.add('bomb');
  refusedFor(3_600_000);
  expect(offenders.waitFor('another')).toBe(0);
});
