import { expect, it } from 'vitest';
import { openCountingRooms } from './testing/counting-rooms.ts';
import { runKills } from './testing/kill-run.ts';

const reconnects = Number(process.env.KIZUNA_KILL_RECONNECTS ?? 1_000);
const seed = Number(process.env.KIZUNA_KILL_SEED ?? Date.now() % 1_000_000_000);

it(
  'loses nothing and repeats nothing over a thousand reconnects',
  async () => {
    console.log(`kill: ${reconnects} reconnects from seed ${seed} (set KIZUNA_KILL_SEED to run it again)`);
    const report = await runKills({ seed, reconnects, clients: 30, openSource: openCountingRooms });
    console.log(`kill: ${report.reconnects} reconnects, ${report.messages} events`, report.kills);
    expect(report.failures.join('\n')).toBe('');
    expect(report.reconnects).toBeGreaterThanOrEqual(reconnects);
  },
  60_000 + reconnects * 1_000,
);
