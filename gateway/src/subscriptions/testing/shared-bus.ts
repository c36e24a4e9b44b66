import type { Bus } from '@kizuna/kit/bus/bus';
import { type BusConfig, openBus } from '@kizuna/kit/bus/open-bus';
import type { Logger } from '@kizuna/kit/logging/logger';
import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';

/** What carries announcements between the processes of a test. */
export interface SharedBus {
  readonly kind: BusConfig['kind'];
  /** Connects one process to it; whoever opens it closes it. */
  readonly open: () => Bus;
  /** Ends it as a crash does, and starts it again, empty. Does nothing where that is not Redis. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of the test's own; where there is none, a database whose NOTIFY does the same. */
export async function startSharedBus(logger: Logger): Promise<SharedBus> {
  const redis = await startRedisServer();
  if (redis) {
    return {
      kind: 'redis',
      open: () => openBus({ kind: 'redis', url: redis.url }, logger),
      async restart() {
        await redis.kill();
        await redis.restart();
      },
      stop: () => redis.stop(),
    };
  }
  const database = await createTestDatabase();
  return {
    kind: 'notify',
    open: () => openBus({ kind: 'notify', databaseUrl: database.url }, logger),
    restart: async () => {},
    stop: () => database.drop(),
  };
}
