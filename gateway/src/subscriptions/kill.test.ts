import { expect, it } from 'vitest';
import { openCountingRooms } from './testing/counting-rooms.ts';
import { runKills } from './testing/kill-run.ts';

it('loses nothing and repeats nothing, whatever is killed while events happen', async () => {
  const report = await runKills({ seed: 20_261_121, reconnects: 200, clients: 30, openSource: openCountingRooms });
  console.log(`kill: ${report.reconnects} reconnects, ${report.messages} events`, report.kills);
  expect(report.failures.join('\n')).toBe('');
  expect(report.reconnects).toBeGreaterThanOrEqual(200);
}, 240_000);
