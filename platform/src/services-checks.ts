import { ConfigError } from '@kizuna/kit/config/env';
import type { Logger } from '@kizuna/kit/logging/logger';
import { closeRedisClient, createRedisClient, firstReady } from '@kizuna/kit/redis/redis-client';
import { migrateShared } from '@kizuna/kit/service/migrate-shared';

const redisPatienceMs = 5_000;

/**
 * Brings the schemas that all services share up to date, which also tells whether the database can be used.
 * @throws Error with one sentence when it cannot
 */
export async function prepareDatabase(databaseUrl: string): Promise<void> {
  await migrateShared(databaseUrl);
}

/** @throws ConfigError when Redis does not answer within 5 seconds */
export async function checkRedis(url: string, logger: Logger): Promise<void> {
  const client = createRedisClient({ url, name: 'kizuna-start', logger });
  let reason = 'no answer';
  client.on('error', (error: Error) => {
    reason = error.message;
  });
  try {
    await firstReady(client, redisPatienceMs);
    await client.ping();
  } catch {
    throw new ConfigError(`The Redis at ${new URL(url).host} (REDIS_URL) cannot be used: ${reason}.`);
  } finally {
    await closeRedisClient(client);
  }
}
