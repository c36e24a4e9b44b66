import type { Bus } from '@kizuna/kit/bus/bus';
import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { testLogger } from '@kizuna/kit/logging/logger';
import { apiTokenRevokedTopic, hashApiToken, makeApiToken } from '@kizuna/kit/viewer/api-token';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownApiToken } from './api-token-lookup.ts';
import { followApiTokens } from './api-tokens.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { createLookupLimit } from './lookup-limit.ts';
import { type Authenticated, isRenewal } from './viewer-authenticator.ts';
import { createViewerWatch } from './viewer-watch.ts';

const logger = testLogger();
const address = '192.0.2.1';
const unauthorized = { code: 'UNAUTHORIZED' };
const unavailable = { code: 'SERVICE_UNAVAILABLE' };
const announced = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('API tokens', () => {
  const closers: (() => Promise<void> | void)[] = [];
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(async () => {
    vi.useRealTimers();
    for (const close of closers.splice(0)) await close();
  });

  /** Tokens, and what `users` says of them. */
  async function start({ burst = 60 } = {}) {
    const memory = createMemoryBus({ logger });
    let resume = () => {};
    const bus: Bus = {
      ...memory,
      onResume: (handler) => {
        resume = handler;
        return async () => {};
      },
    };
    const users = new Map<string, KnownApiToken>();
    const state = { lookups: 0, away: false, onLookup: async () => {} };
    const tokens = await followApiTokens({
      bus,
      limit: createLookupLimit({ burst }),
      async lookUp(hash) {
        state.lookups += 1;
        const answer = users.get(hash) ?? null;
        await state.onLookup();
        if (state.away) throw new KizunaError('SUBGRAPH_TIMEOUT');
        return answer;
      },
    });
    const endedSessions: EndedSessions = {
      ...{ has: () => false, onEnd: () => () => {} },
      ...{ reload: async () => {}, close: async () => {} },
    };
    const watch = createViewerWatch({ endedSessions, apiTokens: tokens, logger });
    closers.push(
      () => watch.close(),
      () => tokens.close(),
    );
    const announce = async (tokenId: number) => {
      await bus.publish(apiTokenRevokedTopic, { tokenId });
      await announced();
    };
    let tokenId = 0;
    return {
      ...{ state, bus, watch, announce, users },
      resume: () => resume(),
      ask: (token: string, from = address) => tokens.authenticate(token, from),
      issue: (expiresAt = Date.now() + 3_600_000) => {
        tokenId += 1;
        const token = makeApiToken();
        const viewer = { userId: 6, userType: 'PARTNER', tokenId, scopes: ['kyc:read'] } as const;
        users.set(hashApiToken(token), { viewer, expiresAt });
        return { token, tokenId, viewer };
      },
      revoke: async (token: string, id: number) => {
        users.delete(hashApiToken(token));
        await announce(id);
      },
    };
  }

  it('are asked about once a minute, however many requests there are', async () => {
    const { issue, ask, state } = await start();
    const { token, viewer } = issue();
    const many = await Promise.all(Array.from({ length: 200 }, () => ask(token)));
    expect(many.every(({ viewer: found }) => found === many[0]?.viewer)).toBe(true);
    expect([many[0]?.viewer, state.lookups]).toEqual([viewer, 1]);
    vi.advanceTimersByTime(59_999);
    await ask(token);
    expect(state.lookups).toBe(1);
    vi.advanceTimersByTime(1);
    await ask(token);
    expect(state.lookups).toBe(2);
  });

  it('are refused without a question when they cannot be any, and for ten seconds when there is none such', async () => {
    const { ask, state } = await start();
    const made = makeApiToken();
    for (const token of ['kzn_', `kzn_${'a'.repeat(49)}`, `${made}a`, made.slice(0, -1)]) {
      await expect(ask(token)).rejects.toMatchObject(unauthorized);
    }
    expect(state.lookups).toBe(0);
    for (let asked = 0; asked < 3; asked += 1) await expect(ask(made)).rejects.toMatchObject(unauthorized);
    expect(state.lookups).toBe(1);
    vi.advanceTimersByTime(10_000);
    await expect(ask(made)).rejects.toMatchObject(unauthorized);
    expect(state.lookups).toBe(2);
  });

  it('that were good once are wrong like any others when nobody said that they had ended', async () => {
    const { issue, ask, users, state } = await start();
    const { token } = issue();
    await ask(token);
    users.clear();
    vi.advanceTimersByTime(60_000);
    for (let asked = 0; asked < 5; asked += 1) await expect(ask(token)).rejects.toMatchObject(unauthorized);
    expect(state.lookups).toBe(2);
  });

  it('end by their own time to the millisecond', async () => {
    const { issue, ask } = await start();
    const { token } = issue(Date.now() + 5_000);
    vi.advanceTimersByTime(4_999);
    expect(await ask(token)).toBeDefined();
    vi.advanceTimersByTime(1);
    await expect(ask(token)).rejects.toMatchObject(unauthorized);
  });

  it('are refused as soon as they are revoked, and others are not asked about again for that', async () => {
    const { issue, ask, revoke, state, bus } = await start();
    const [one, other] = [issue(), issue()];
    await Promise.all([ask(one.token), ask(other.token)]);
    for (const rubbish of [null, { tokenId: 'x' }, 7, {}]) await bus.publish(apiTokenRevokedTopic, rubbish);
    await revoke(one.token, one.tokenId);
    await expect(ask(one.token)).rejects.toMatchObject(unauthorized);
    expect(await ask(other.token)).toBeDefined();
    expect(state.lookups).toBe(3);
  });

  it('are not let in by an answer that was under way when they were revoked', async () => {
    const { issue, ask, revoke, state } = await start();
    const { token, tokenId } = issue();
    state.onLookup = async () => {
      state.onLookup = async () => {};
      await revoke(token, tokenId);
    };
    await expect(ask(token)).rejects.toMatchObject(unauthorized);
    expect(state.lookups).toBe(2);
  });

  it('are asked about anew when announcements may have been lost', async () => {
    const { issue, ask, users, resume, state } = await start();
    const { token } = issue();
    await ask(token);
    users.clear();
    expect(await ask(token)).toBeDefined();
    resume();
    await expect(ask(token)).rejects.toMatchObject(unauthorized);
    expect(state.lookups).toBe(2);
  });

  it('cannot be told while `users` is away, and those that are known go on for their minute', async () => {
    const { issue, ask, state } = await start({ burst: 2 });
    const [known, unknown] = [issue(), issue()];
    await ask(known.token);
    state.away = true;
    expect(await ask(known.token)).toBeDefined();
    // Nobody is held to be a guesser for it.
    for (let asked = 0; asked < 5; asked += 1) await expect(ask(unknown.token)).rejects.toMatchObject(unavailable);
    vi.advanceTimersByTime(60_000);
    await expect(ask(known.token)).rejects.toMatchObject(unavailable);
    state.away = false;
    expect((await ask(known.token)).viewer).toEqual(known.viewer);
    expect((await ask(unknown.token)).viewer).toEqual(unknown.viewer);
  });

  it('cannot be guessed at by the thousand from one address, which keeps those out that are good and unknown there', async () => {
    const { issue, ask, state } = await start();
    const known = issue();
    await ask(known.token);
    const guesses = await Promise.allSettled(Array.from({ length: 1_000 }, () => ask(makeApiToken())));
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'let in'));
    expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(60);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(940);
    expect(state.lookups).toBe(61);
    expect(await ask(known.token)).toBeDefined();
    expect(await ask(issue().token, '198.51.100.7')).toBeDefined();
    vi.advanceTimersByTime(60_000);
    expect(await ask(known.token)).toBeDefined();
  });

  it('of a fleet of programs behind one address are all let in', async () => {
    const { issue, ask } = await start({ burst: 5 });
    for (let count = 0; count < 50; count += 1) await ask(issue().token);
  });

  it('end what is open with them, once, and leave the rest alone', async () => {
    const { issue, ask, revoke, watch } = await start();
    const [one, other] = [issue(), issue()];
    const ends: string[] = [];
    const open = async (token: string, name: string) => watch.watch(await ask(token), () => ends.push(name));
    await open(one.token, 'one');
    await open(one.token, 'one again');
    (await open(one.token, 'closed before'))();
    await open(other.token, 'other');
    await revoke(one.token, one.tokenId);
    await revoke(one.token, one.tokenId);
    expect(ends).toEqual(['one', 'one again']);
  });

  it('that are open are asked about when announcements may have been lost, for as long as it takes', async () => {
    const { issue, ask, users, resume, watch, state } = await start();
    const [revoked, kept, changed] = [issue(), issue(), issue()];
    const ends: string[] = [];
    for (const [name, { token }] of Object.entries({ revoked, kept, changed })) {
      watch.watch(await ask(token), () => ends.push(name));
    }
    users.delete(hashApiToken(revoked.token));
    const { viewer, expiresAt } = users.get(hashApiToken(changed.token)) ?? {};
    if (viewer && expiresAt) users.set(hashApiToken(changed.token), { viewer: { ...viewer, scopes: [] }, expiresAt });
    state.away = true;
    const before = state.lookups;
    resume();
    await vi.waitFor(() => expect(state.lookups).toBe(before + 3));
    expect(ends).toEqual([]);
    state.away = false;
    await vi.waitFor(() => expect(ends.toSorted()).toEqual(['changed', 'revoked']));
  });

  it('of those who stay are relied on for a minute while nobody can tell, however many they are', async () => {
    const { issue, ask, watch, state, resume } = await start();
    const ends: number[] = [];
    for (let nth = 0; nth < 30; nth += 1) {
      const { token } = issue();
      watch.watch(await ask(token), () => ends.push(nth));
    }
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'performance'] });
    state.away = true;
    resume();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ends).toHaveLength(30);
  });
});

it('a token takes the place of another only where it may do the same', () => {
  const session = (userId: number, sessionId: number): Authenticated => ({
    viewer: { userId, userType: 'PARTNER', sessionId },
    expiresAt: 0,
  });
  const token = (userId: number, tokenId: number): Authenticated => ({
    viewer: { userId, userType: 'PARTNER', tokenId, scopes: [] },
    expiresAt: 0,
  });
  expect(isRenewal(session(1, 1), session(1, 2))).toBe(true);
  expect(isRenewal(token(1, 1), token(1, 1))).toBe(true);
  const others = [
    [session(1, 1), session(2, 1)],
    [session(1, 1), token(1, 1)],
    [token(1, 1), session(1, 1)],
    [token(1, 1), token(1, 2)],
    [session(1, 1), { viewer: { userId: 1, userType: 'ADMIN', sessionId: 1 }, expiresAt: 0 }],
    [session(1, 1), { viewer: { userId: 1, userType: 'MEMBER', sessionId: 2 }, expiresAt: 0 }],
  ] as const;
  for (const [one, other] of others) expect(isRenewal(one, other)).toBe(false);
});
