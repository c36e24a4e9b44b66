import { runKills } from '@kizuna/gateway/subscriptions/testing/kill-run';
import { afterEach, expect, it, vi } from 'vitest';
import { openChatRooms } from './chat-rooms.ts';

const reconnects = Number(process.env.KIZUNA_KILL_RECONNECTS ?? 1_000);
const seed = Number(process.env.KIZUNA_KILL_SEED ?? Date.now() % 1_000_000_000);

afterEach(() => vi.unstubAllEnvs());

it(
  'a conversation brings everything once and in order, whatever is killed while people talk',
  async () => {
    // One person says everything, far above what a person is allowed.
    vi.stubEnv('CHAT_MESSAGES_IN_TEN_SECONDS', '100000');
    console.log(`chat kill: ${reconnects} reconnects from seed ${seed} (set KIZUNA_KILL_SEED to run it again)`);
    const report = await runKills({ seed, reconnects, clients: 30, openSource: openChatRooms });
    console.log(`chat kill: ${report.reconnects} reconnects, ${report.messages} events`, report.kills);
    expect(report.failures.join('\n')).toBe('');
    expect(report.reconnects).toBeGreaterThanOrEqual(reconnects);
  },
  120_000 + reconnects * 1_000,
);
