import { expect, it } from 'vitest';
import { runLoad } from './testing/load-run.ts';

it('delivers to those who read, whatever the others do', async () => {
  const report = await runLoad({
    healthy: 100,
    stalled: 4,
    silent: 3,
    floods: 2,
    idle: 300,
    seconds: 5,
    perSecond: 20,
    pingEveryMs: 1_000,
  });
  console.log('load:', JSON.stringify(report));
  expect(report).toMatchObject({ faults: 0, closed: { stalled: 4, silent: 3 } });
  expect(report.floods).toBeGreaterThan(100);
  expect(report.p99.with).toBeLessThan(10 * report.p99.without + 500);
  expect(report.memory.during - report.memory.before).toBeLessThan(64);
  expect(report.memory.after - report.memory.before).toBeLessThan(48);
}, 120_000);
