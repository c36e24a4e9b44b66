import { createHash, randomUUID } from 'node:crypto';
import type { Logger } from '@kizuna/kit/logging/logger';
import { closeRedisClient, createRedisClient, firstReady } from '@kizuna/kit/redis/redis-client';
import type { BudgetPolicy } from './cost-config.ts';

/** What is to be booked for one purse. */
export interface Booking {
  readonly key: string;
  readonly policy: BudgetPolicy;
  /** Of this gateway, and growing: what is told once more under the same number is not booked again. */
  readonly number: number;
  /** Was spent, whether it was there or not. */
  readonly spent: number;
  /** Is to be spent if it is there. */
  readonly wanted: number;
}

export interface Booked {
  /** Whether what was wanted was there. */
  readonly granted: boolean;
  /** That are left. */
  readonly points: number;
}

/** The points of everybody as all gateways of an installation count them together. */
export interface SharedCount {
  /** Books them in their order, each for itself. Rejects when the count cannot be reached. */
  book(bookings: readonly Booking[]): Promise<readonly Booked[]>;
  close(): Promise<void>;
}

/**
 * Redis runs a script alone, so what it takes was there. Its own clock refills: those of the gateways need not agree, and when it is
 * set back nothing is refilled until it has come to where it was, at most as long as the key lives. Each gateway's last number is
 * kept beside the points, for longer than it takes to tell again what nobody answered: a Redis that stalls does later all that was
 * sent to it meanwhile.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for index, key in ipairs(KEYS) do
  local at = (index - 1) * 5 + 1
  local capacity, refill, number = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local spent, wanted = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  local kept = redis.call('HMGET', key, 'points', 'at', ARGV[1])
  local points = math.min(capacity, tonumber(kept[1] or capacity))
  local last = tonumber(kept[2] or now)
  if now > last then points = math.min(capacity, points + (now - last) * refill / 1000) end
  local seen = tonumber(kept[3] or 0)
  if number > seen then points = math.max(-capacity, points - spent) end
  local granted = 0
  if wanted <= points then
    points = points - wanted
    granted = 1
  end
  redis.call('HSET', key, 'points', string.format('%.3f', points), 'at', string.format('%.0f', now),
    ARGV[1], string.format('%.0f', math.max(seen, number)))
  redis.call('PEXPIRE', key, string.format('%.0f', math.ceil((capacity - points) / refill * 1000) + 10000))
  answers[index * 2 - 1] = granted
  answers[index * 2] = string.format('%.3f', points)
end
return answers
`;

const scriptHash = createHash('sha1').update(script).digest('hex');
const firstConnectMs = 5_000;

/** The count in Redis. It connects in the background. */
export function createSharedCount({ url, logger }: { readonly url: string; readonly logger: Logger }): SharedCount {
  const client = createRedisClient({ url, name: 'kizuna-budgets', logger, keyPrefix: 'kizuna:budget:' });
  const gateway = `gateway:${randomUUID()}`;
  const connectedOnce = firstReady(client, firstConnectMs);

  async function run(keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await client.evalsha(scriptHash, keys.length, ...keys, ...values);
    } catch (error) {
      // Redis was started anew; from now on it knows the script again.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(script, keys.length, ...keys, ...values);
    }
  }

  async function bookAtOnce(bookings: readonly Booking[]): Promise<readonly Booked[]> {
    await connectedOnce;
    const keys = bookings.map(({ key }) => key);
    const values = bookings.flatMap(({ policy, number, spent, wanted }) => {
      return [policy.capacity, policy.refillPerSecond, number, spent, wanted];
    });
    const answer = await run(keys, [gateway, ...values]);
    if (!Array.isArray(answer)) throw new TypeError('Redis answered with no points.');
    return bookings.map((_, index) => ({
      granted: Number(answer[index * 2]) === 1,
      points: Number(answer[index * 2 + 1]),
    }));
  }

  return { book: inBatches(bookAtOnce), close: () => closeRedisClient(client) };
}

/** Redis does nothing else while it books so many. */
const maxBatch = 500;

/** What is to be booked in one turn of the event loop goes out together: a flood of requests is not one of commands. */
function inBatches(bookAtOnce: SharedCount['book']): SharedCount['book'] {
  let batch: Booking[] = [];
  let booking: Promise<readonly Booked[]> | null = null;

  return async (bookings) => {
    if (batch.length >= maxBatch) booking = null;
    if (!booking) {
      const begun: Booking[] = [];
      batch = begun;
      const sent = new Promise((resolve) => setImmediate(resolve)).then(() => {
        if (batch === begun) booking = null;
        return bookAtOnce(begun);
      });
      booking = sent;
    }
    const first = batch.push(...bookings) - bookings.length;
    return (await booking).slice(first, first + bookings.length);
  };
}
