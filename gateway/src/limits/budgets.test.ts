import { testLogger } from '@kizuna/kit/logging/logger';
import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Budgets, createBudgets, type Payer } from './budgets.ts';
import type { BudgetKind, BudgetPolicy } from './cost-config.ts';
import { createSharedCount, type SharedCount } from './shared-count.ts';

const policy = (capacity: number, refillPerSecond = 1): BudgetPolicy => ({ capacity, refillPerSecond });
const policies: Record<BudgetKind, BudgetPolicy> = {
  user: policy(1_000),
  token: policy(1_000),
  partner: policy(1_500),
  address: policy(100),
};
const client = (address: string | null) => ({ address, userAgent: null });
const nobody = (address: string | null): Payer => ({ viewer: null, client: client(address) });
const user = (userId: number): Payer => ({
  viewer: { userId, userType: 'MEMBER', sessionId: 1 },
  client: client('192.0.2.1'),
});
const token = (tokenId: number, userId: number): Payer => ({
  viewer: { userId, userType: 'PARTNER', tokenId, scopes: [] },
  client: client('192.0.2.1'),
});
const remaining = (budgets: Budgets, payer: Payer) => budgets.balancesOf(payer).map((balance) => balance.remaining);

describe('a budget in one process', () => {
  let time = 0;
  const budgets = () => createBudgets({ policies, count: null, logger: testLogger(), now: () => time });

  it('is spent at once, comes back over time, and is never more than full', () => {
    const all = budgets();
    expect(all.take(user(1), 1_000)).toBe(0);
    expect(all.take(user(1), 500)).toBe(500_000);
    time += 500_000;
    expect(all.take(user(1), 400)).toBe(0);
    time += 10_000_000;
    expect(all.balancesOf(user(1))).toEqual([
      { kind: 'user', capacity: 1_000, window: 1_000, remaining: 1_000, fullIn: 0 },
    ]);
  });

  it('is not refilled by a clock that is set back', () => {
    const all = budgets();
    expect(all.take(user(1), 1_000)).toBe(0);
    time -= 5_000;
    expect(remaining(all, user(1))).toEqual([0]);
    expect(all.take(user(1), 1)).toBe(1_000);
  });

  it('is one for all sessions of a user, and for each address of nobody its own', () => {
    const all = budgets();
    expect(all.take(user(1), 1_000)).toBe(0);
    expect(all.take({ ...user(1), client: client('192.0.2.2') }, 1)).toBeGreaterThan(0);
    expect(all.take(user(2), 1_000)).toBe(0);
    expect(all.take(nobody('192.0.2.1'), 100)).toBe(0);
    expect(all.take(nobody('192.0.2.1'), 1)).toBeGreaterThan(0);
    expect(all.take(nobody('192.0.2.2'), 100)).toBe(0);
    expect(all.take(nobody('2001:db8::1'), 100)).toBe(0);
    expect(all.take(nobody('2001:db8::2'), 1)).toBeGreaterThan(0);
    expect(all.take(nobody(null), 100)).toBe(0);
  });

  it('of an API token is its own and its partner’s', () => {
    const all = budgets();
    expect(all.take(token(1, 5), 1_000)).toBe(0);
    expect(all.take(token(1, 5), 1)).toBeGreaterThan(0);
    expect(remaining(all, token(2, 5))).toEqual([1_000, 499]);
    expect(all.take(token(2, 5), 600)).toBeGreaterThan(0);
    // What was refused has cost a point, and nothing of what it asked for.
    expect(remaining(all, token(2, 5))).toEqual([999, 498]);
    expect(all.take(token(2, 6), 900)).toBe(0);
  });

  it('pays a point for each refusal, but makes no debts', () => {
    const all = budgets();
    for (let count = 0; count < 300; count += 1) expect(all.take(nobody('192.0.2.7'), 101)).toBeGreaterThan(0);
    expect(remaining(all, nobody('192.0.2.7'))).toEqual([0]);
    time += 50_000;
    expect(all.take(nobody('192.0.2.7'), 50)).toBe(0);
  });
});

const redis = await startRedisServer();
afterAll(() => redis?.stop());

describe.runIf(redis)('a budget of several gateways', () => {
  const opened: Budgets[] = [];
  let lines: Record<string, unknown>[] = [];

  // However busy the machine is.
  function gateway({ patienceMs = 10_000, onBook }: { patienceMs?: number; onBook?: () => void } = {}): Budgets {
    const logger = testLogger();
    const note = (object: unknown, message?: string) => void lines.push({ message: message ?? object });
    vi.spyOn(logger, 'warn').mockImplementation(note);
    vi.spyOn(logger, 'info').mockImplementation(note);
    const shared = createSharedCount({ url: redis?.url ?? '', logger });
    const count: SharedCount = {
      ...shared,
      book: (bookings) => {
        onBook?.();
        return shared.book(bookings);
      },
    };
    const budgets = createBudgets({ policies, count, patienceMs, logger });
    opened.push(budgets);
    return budgets;
  }
  const told = (text: string) => lines.some(({ message }) => String(message).includes(text));

  beforeEach(async () => {
    lines = [];
    const connection = new Redis(redis?.url ?? '');
    await connection.flushall();
    await connection.quit();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((budgets) => budgets.close()));
  });

  it('is spent here without waiting, and known there soon after', async () => {
    const [here, there] = [gateway(), gateway()];
    expect(here.take(user(1), 40)).toBe(0);
    // Each point that is spent there makes it look, and is not one of the forty; some come back meanwhile.
    let spentThere = 0;
    await vi.waitFor(() => {
      expect(there.take(user(1), 1)).toBe(0);
      spentThere += 1;
      expect(remaining(there, user(1))[0]).toBeLessThan(1_000 - spentThere - 20);
    });
  });

  it('gives what is more than a gateway may spend by itself only if it is there', async () => {
    const [here, there] = [gateway(), gateway()];
    expect(await here.take(user(1), 700)).toBe(0);
    expect(await there.take(user(1), 700)).toBeGreaterThan(300_000);
    expect(await there.take(user(1), 250)).toBe(0);
    expect(await here.take(user(1), 250)).toBeGreaterThan(0);
  });

  it('is overdrawn by no more than a twentieth for each gateway, however many ask at once', async () => {
    const gateways = [gateway(), gateway(), gateway()];
    // Until they are connected each counts for itself.
    for (const budgets of gateways) await budgets.take(user(2), 100);
    const asked = Array.from({ length: 3_000 }, async (_, index) => gateways[index % 3]?.take(user(1), 1));
    const granted = (await Promise.all(asked)).filter((wait) => wait === 0).length;
    expect(granted).toBeGreaterThanOrEqual(1_000);
    expect(granted).toBeLessThanOrEqual(1_000 + 3 * 50 + 10);
  });

  it('takes nothing of a token when its partner has too little', async () => {
    const all = gateway();
    expect(await all.take(token(1, 5), 1_000)).toBe(0);
    expect(await gateway().take(token(2, 5), 900)).toBeGreaterThan(0);
    await vi.waitFor(async () => expect(await gateway().take(token(2, 6), 900)).toBe(0));
  });

  it('does not come back sooner when the clock of Redis is set back, nor is it more than full when it jumps', async () => {
    const connection = new Redis(redis?.url ?? '');
    const key = 'kizuna:budget:user:1';
    await connection.hset(key, { points: '100', at: String(Date.now() + 3_600_000) });
    expect(await gateway().take(user(1), 200)).toBeGreaterThan(0);
    await connection.hset(key, { points: '100', at: '0' });
    expect(await gateway().take(user(1), 950)).toBe(0);
    expect(await gateway().take(user(1), 100)).toBeGreaterThan(0);
    expect(await connection.pttl(key)).toBeGreaterThan(0);
    await connection.quit();
  });

  it('is spent once, however often it was told while Redis stood still', async () => {
    const connection = new Redis(redis?.url ?? '');
    const pid = Number(/process_id:(\d+)/.exec(await connection.info('server'))?.[1]);
    let sent = 0;
    const onBook = () => {
      sent += 1;
    };
    const here = gateway({ patienceMs: 250, onBook });
    await vi.waitFor(async () => {
      await here.take(user(2), 100);
      expect(await connection.exists('kizuna:budget:user:2')).toBe(1);
    });
    expect(await here.take(user(1), 500)).toBe(0);
    process.kill(pid, 'SIGSTOP');
    try {
      sent = 0;
      expect(await Promise.all([here.take(user(1), 100), here.take(user(1), 100)])).toEqual([0, 0]);
      // Beyond the time after which a command is given up.
      await vi.waitFor(() => expect(sent).toBeGreaterThan(5));
      expect(here.take(user(1), 20)).toBe(0);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await vi.waitFor(() => expect(told('shared with other gateways again')).toBe(true));
    // 700 and 20 of 1,000, and what came back meanwhile.
    const left = async () => Number(await connection.hget('kizuna:budget:user:1', 'points'));
    await vi.waitFor(async () => expect(await left()).toBeLessThan(300));
    expect(await left()).toBeGreaterThan(279);
    expect(remaining(here, user(1))[0]).toBeGreaterThan(279);
    expect(await gateway().take(user(1), 270)).toBe(0);
    await connection.quit();
  });

  it('is counted here alone while Redis is away, and settled when it is back', async () => {
    const here = gateway();
    expect(await here.take(user(1), 500)).toBe(0);
    await redis?.kill();
    expect(await here.take(user(1), 400)).toBe(0);
    expect(here.take(user(1), 50)).toBe(0);
    expect(here.take(user(1), 100)).toBeGreaterThan(0);
    expect(told('each gateway counts for itself')).toBe(true);
    await redis?.restart();
    await vi.waitFor(() => expect(told('shared with other gateways again')).toBe(true));
    // It began empty, and was told what had been spent meanwhile.
    await vi.waitFor(async () => expect(await gateway().take(user(1), 600)).toBeGreaterThan(0));
    expect(lines.filter(({ message }) => String(message).includes('counts for itself'))).toHaveLength(1);
  });
});
