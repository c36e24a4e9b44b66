import { Redis } from 'ioredis';
import type { Logger } from '../logging/logger.ts';

/** Which Redis, and how the connection is called in `CLIENT LIST` and in the log. */
export interface RedisClientOptions {
  readonly url: string;
  readonly name: string;
  readonly logger: Logger;
  readonly keyPrefix?: string;
}

const commandTimeoutMs = 3_000;

/**
 * A Redis connection that reconnects for ever, and whose commands fail soon instead of waiting in a queue while Redis is
 * away. An error is logged once an outage, not once an attempt.
 */
export function createRedisClient({ url, name, logger, keyPrefix }: RedisClientOptions): Redis {
  const client = new Redis(url, {
    connectionName: name,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // With 0 the commands that were under way when the connection broke fail then, not some reconnects later.
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 5_000,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
    ...(keyPrefix ? { keyPrefix } : {}),
  });
  let troubled = false;
  client.on('error', (error: Error) => {
    if (!troubled) logger.warn({ err: error, connection: name }, 'Redis cannot be reached; trying again');
    troubled = true;
  });
  client.on('ready', () => {
    if (troubled) logger.info({ connection: name }, 'Redis is back');
    troubled = false;
  });
  return client;
}

/**
 * Waits while a fresh client makes its first connection; afterwards it returns at once, connected or not (a command
 * then fails by itself).
 */
export function firstReady(client: Redis, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (client.status === 'ready') return resolve();
    const timer = setTimeout(resolve, milliseconds);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    client.once('ready', done);
    client.once('end', done);
  });
}

/** Ends the connection: politely when it stands, at once when it does not. */
export async function closeRedisClient(client: Redis): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => undefined);
  client.disconnect();
}
