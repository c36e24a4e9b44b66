import { once } from 'node:events';
import { createServer } from 'node:net';
import { migrateAudit } from '@kizuna/kit/audit/audit';
import { ConfigError } from '@kizuna/kit/config/env';
import { migrateJobs } from '@kizuna/kit/jobs/jobs-database';
import type { Logger } from '@kizuna/kit/logging/logger';
import { closeRedisClient, createRedisClient, firstReady } from '@kizuna/kit/redis/redis-client';
import { portVariable } from './services-config.ts';

const redisPatienceMs = 5_000;

/**
 * Makes sure that a service can listen, before anything is started: a stranger on its port would otherwise be taken for it.
 * @param wanted the port, or 0 for any free one
 * @returns the port
 * @throws ConfigError when it is in use
 */
export async function checkPort(service: string, host: string, wanted: number): Promise<number> {
  const server = createServer().listen(wanted, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const trouble = code === 'EADDRINUSE' ? 'is in use: stop what uses it' : `on ${host} cannot be used (${code})`;
    throw new ConfigError(`Port ${wanted} of ${service} ${trouble}, or set ${portVariable(service)} to another.`);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? wanted : address.port;
}

/**
 * Brings the schemas that all services share up to date, which also tells whether the database can be used.
 * @throws Error with one sentence when it cannot
 */
export async function prepareDatabase(databaseUrl: string): Promise<void> {
  await migrateJobs(databaseUrl);
  await migrateAudit(databaseUrl);
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
