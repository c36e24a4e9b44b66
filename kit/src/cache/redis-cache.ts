import { unavailable } from '../errors/deadline.ts';
import type { Logger } from '../logging/logger.ts';
import { closeRedisClient, createRedisClient, firstReady } from '../redis/redis-client.ts';
import type { Cache } from './cache.ts';
import { ttlToMilliseconds } from './ttl.ts';

/**
 * INCR and its clock in one step, as Redis runs a script alone. A key whose clock is missing gets one, so that no limit
 * can last for ever.
 */
const incrementScript = `
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return { count, left }
`;

const firstConnectMs = 5_000;

/**
 * A cache in Redis; keys begin with `kizuna:` there.
 *
 * While Redis is away every method fails with SERVICE_UNAVAILABLE within seconds. It does not say "null" then: limits,
 * replay checks and revocations live here too, and only their callers know whether to let through or to refuse.
 */
export function createRedisCache({ url, logger }: { url: string; logger: Logger }): Cache {
  const client = createRedisClient({ url, name: 'kizuna-cache', logger, keyPrefix: 'kizuna:' });
  const connectedOnce = firstReady(client, firstConnectMs);

  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    await connectedOnce;
    try {
      return await command();
    } catch (error) {
      throw unavailable('The cache', error);
    }
  };

  return {
    get: (key) => ask(() => client.get(key)),
    async set(key, value, ttlSeconds) {
      const ttlMs = ttlToMilliseconds(ttlSeconds);
      await ask(() => client.set(key, value, 'PX', ttlMs));
    },
    async delete(key) {
      await ask(() => client.del(key));
    },
    async increment(key, ttlSeconds) {
      const ttlMs = ttlToMilliseconds(ttlSeconds);
      const answer: unknown = await ask(() => client.eval(incrementScript, 1, key, ttlMs));
      const [count, resetsInMs] = Array.isArray(answer) ? answer.map(Number) : [];
      if (count === undefined || resetsInMs === undefined) throw new TypeError('Redis answered a count with no count.');
      return { count, resetsInMs: Math.max(1, resetsInMs) };
    },
    close: () => closeRedisClient(client),
  };
}
