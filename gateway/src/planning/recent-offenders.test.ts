import { expect, it } from 'vitest';
import { createRecentOffenders } from './recent-offenders.ts';

it('refuses an offender for a minute, and for twice as long each time it offends again', () => {
  let now = 0;
  const offenders = createRecentOffenders(() => now);
  const refusedFor = (ms: number) => {
    const since = now;
    now = since + ms - 1;
    expect(offenders.has('bomb')).toBe(true);
    now = since + ms;
    expect(offenders.has('bomb')).toBe(false);
  };
  offenders.add('bomb');
  refusedFor(60_000);
  offenders.add('bomb');
  refusedFor(120_000);
  for (let time = 0; time < 20; time++) offenders.add('bomb');
  refusedFor(3_600_000);
  expect(offenders.has('another')).toBe(false);
});
