import type { Bus } from '@kizuna/kit/bus/bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { apiTokenRevokedTopic, hashApiToken, looksLikeApiToken } from '@kizuna/kit/viewer/api-token';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { LookUpApiToken } from './api-token-lookup.ts';
import type { LookupLimit } from './lookup-limit.ts';
import type { Authenticated } from './viewer-authenticator.ts';

/** Checks API tokens: what `users` says of one is remembered for a minute, or until it is revoked. */
export interface ApiTokens {
  /**
   * @param address where the request comes from
   * @throws KizunaError UNAUTHORIZED, SERVICE_UNAVAILABLE when `users` cannot be asked, RATE_LIMITED after many wrong ones
   */
  authenticate(token: string, address: string | null): Promise<Authenticated>;
  /** Whether nothing has been announced of a token since it was found good. */
  remembers(tokenHash: string): boolean;
  /** What `users` says now of a token that was good. @returns null when it is no more @throws KizunaError SERVICE_UNAVAILABLE */
  checkAgain(tokenHash: string): Promise<Authenticated | null>;
  /** Calls `handler` with each token that is revoked or changed, and with null when that may have been missed. @returns takes it back */
  onChange(handler: (tokenId: number | null) => void): () => void;
  close(): Promise<void>;
}

export interface ApiTokenOptions {
  readonly bus: Bus;
  readonly lookUp: LookUpApiToken;
  readonly limit: LookupLimit;
}

/** Good ones are asked about once a minute, which is also how exactly their last use is noted. */
const goodForMs = 60_000;
const wrongForMs = 10_000;
const remembered = 20_000;
const maxTries = 3;

const revokedShape = z.object({ tokenId: z.number().int() });

interface Remembered {
  /** Null for a token that is good for nothing. */
  readonly found: Authenticated | null;
  readonly until: number;
}

/** What was announced since `users` was asked. */
interface Announced {
  readonly changed: Set<number>;
  mayHaveMissed: boolean;
}

/** A question to `users` that is under way. */
interface Question {
  readonly answer: Promise<Authenticated | null>;
  readonly announced: Announced;
}

/** @throws what the bus throws */
export async function followApiTokens({ bus, lookUp, limit }: ApiTokenOptions): Promise<ApiTokens> {
  const hashes = new Map<number, string>();
  const good = new LRUCache<string, Remembered>({
    max: remembered,
    dispose: ({ found }, hash) => {
      if (found && 'tokenId' in found.viewer && hashes.get(found.viewer.tokenId) === hash)
        hashes.delete(found.viewer.tokenId);
    },
  });
  // Apart from the good ones, which nobody can push out by making tokens up.
  const wrong = new LRUCache<string, Remembered>({ max: remembered });
  const questions = new Map<string, Question>();
  const handlers = new Set<(tokenId: number | null) => void>();

  function remember(hash: string, found: Authenticated | null): void {
    const now = Date.now();
    good.delete(hash);
    wrong.delete(hash);
    if (!found || !('tokenId' in found.viewer)) {
      wrong.set(hash, { found: null, until: now + wrongForMs });
      return;
    }
    good.set(hash, { found, until: Math.min(now + goodForMs, found.expiresAt) });
    hashes.set(found.viewer.tokenId, hash);
  }

  function recall(hash: string): Remembered | null {
    const known = good.get(hash) ?? wrong.get(hash);
    return known && known.until > Date.now() ? known : null;
  }

  /** @throws what `lookUp` throws */
  async function answer(hash: string, announced: Announced): Promise<Authenticated | null> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      announced.changed.clear();
      announced.mayHaveMissed = false;
      const known = await lookUp(hash);
      // What was announced meanwhile may have happened after the answer was made.
      if (known && (announced.mayHaveMissed || announced.changed.has(known.viewer.tokenId))) continue;
      const found = known && known.expiresAt > Date.now() ? { ...known, tokenHash: hash } : null;
      remember(hash, found);
      return found;
    }
    throw new Error('What is known of the token changes all the time.');
  }

  function ask(hash: string): Promise<Authenticated | null> {
    const asked = questions.get(hash);
    if (asked) return asked.answer;
    const announced: Announced = { changed: new Set(), mayHaveMissed: false };
    const question: Question = {
      announced,
      answer: answer(hash, announced)
        .catch((cause: unknown) => Promise.reject(new KizunaError('SERVICE_UNAVAILABLE', { cause })))
        .finally(() => questions.delete(hash)),
    };
    questions.set(hash, question);
    return question.answer;
  }

  /** Asks on behalf of somebody whose token is not known yet: only what is wrong counts against their address. */
  async function askFor(hash: string, address: string | null): Promise<Authenticated | null> {
    if (questions.has(hash)) return ask(hash);
    limit.take(address);
    let isWrong = false;
    try {
      const found = await ask(hash);
      isWrong = found === null;
      return found;
    } finally {
      if (!isWrong) limit.giveBack(address);
    }
  }

  function forget(tokenId: number): void {
    for (const { announced } of questions.values()) announced.changed.add(tokenId);
    const hash = hashes.get(tokenId);
    if (hash !== undefined) good.delete(hash);
    for (const handler of handlers) handler(tokenId);
  }

  function forgetAll(): void {
    for (const { announced } of questions.values()) announced.mayHaveMissed = true;
    good.clear();
    wrong.clear();
    for (const handler of handlers) handler(null);
  }

  const unsubscribe = [
    await bus.subscribe(apiTokenRevokedTopic, (payload) => {
      const parsed = revokedShape.safeParse(payload);
      if (parsed.success) forget(parsed.data.tokenId);
    }),
    bus.onResume(forgetAll),
  ];

  return {
    async authenticate(token, address) {
      if (!looksLikeApiToken(token)) throw new KizunaError('UNAUTHORIZED');
      const hash = hashApiToken(token);
      const known = recall(hash);
      const found = known ? known.found : await askFor(hash, address);
      if (!found || found.expiresAt <= Date.now()) throw new KizunaError('UNAUTHORIZED');
      return found;
    },
    remembers: (tokenHash) => good.has(tokenHash),
    checkAgain: (tokenHash) => ask(tokenHash),
    onChange(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    async close() {
      await Promise.all(unsubscribe.map((stop) => stop()));
    },
  };
}
