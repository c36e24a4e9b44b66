import { expect, it } from 'vitest';
import { runLoad } from './testing/load-run.ts';

it('delivers to those who read beside 10,000 idle sockets, stalled readers and floods', async () => {
  const bad = { stalled: 6, silent: 50, floods: 3, idle: 10_000 };
  const report = await runLoad({ healthy: 600, ...bad, seconds: 30, perSecond: 20, pingEveryMs: 6_000 });
  console.log('load:', JSON.stringify(report));
  expect(report).toMatchObject({ faults: 0, closed: { stalled: bad.stalled, silent: bad.silent } });
  expect(report.p99.with).toBeLessThan(10 * report.p99.without + 1_000);
  // What the caps allow: a megabyte and one event for who does not read, 30 kB for an idle socket; and room for the rest of the process.
  const allowed = 2 * bad.stalled + (bad.idle * 30) / 1024 + 64;
  expect(report.memory.during - report.memory.before).toBeLessThan(allowed);
  expect(report.memory.after - report.memory.before).toBeLessThan(48);
}, 300_000);
