import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The public keys of an issuer, as they were published at one time. */
export interface KeySet {
  readonly find: JWTVerifyGetKey;
}

/** The public keys of one issuer, kept for a while. */
export interface IssuerKeys {
  /** What was fetched last, if it is not too old to rely on. */
  readonly fresh: KeySet | null;
  /** The same, fetched first where need be. The same object for as long as the issuer publishes the same. @throws KizunaError SERVICE_UNAVAILABLE */
  current(): Promise<KeySet>;
  /**
   * Runs a check with the current keys, and once more with newer ones when it misses a key; these are asked for at most once in
   * ten seconds, so that made-up keys cost nothing.
   */
  checkWith<Result>(check: (keys: KeySet) => Promise<Result>): Promise<Result>;
}

const refetchPauseMs = 10_000;
/** A key that its issuer has taken back is good here for so long. */
const maxAgeMs = 5 * 60_000;
/** Keys that cannot be fetched anew are relied on for so long: tokens are checked also while their issuer is away. */
const maxAgeInNeedMs = 60 * 60_000;

/** @param fetchKeys gets the keys from the issuer */
export function createIssuerKeys(fetchKeys: () => Promise<JSONWebKeySet>): IssuerKeys {
  let known: { readonly keys: KeySet; readonly text: string; readonly fetchedAt: number } | null = null;
  let fetching: Promise<KeySet> | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;

  const age = () => (known ? Date.now() - known.fetchedAt : Number.POSITIVE_INFINITY);
  const paused = () => Date.now() - triedAt < refetchPauseMs;

  async function load(): Promise<KeySet> {
    triedAt = Date.now();
    try {
      const published = await fetchKeys();
      const text = JSON.stringify(published);
      const keys = known?.text === text ? known.keys : { find: createLocalJWKSet(published) };
      known = { keys, text, fetchedAt: Date.now() };
      return keys;
    } catch (cause) {
      if (known && age() < maxAgeInNeedMs) return known.keys;
      // Also when what came are no keys: the token may be good, so its owner must not be told to sign in.
      throw new KizunaError('SERVICE_UNAVAILABLE', { cause });
    }
  }

  function reload(): Promise<KeySet> {
    fetching ??= load().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  function fresh(): KeySet | null {
    const isFresh = age() < maxAgeMs || (paused() && age() < maxAgeInNeedMs);
    return known && isFresh ? known.keys : null;
  }

  const current = async () => fresh() ?? reload();

  return {
    get fresh() {
      return fresh();
    },
    current,
    async checkWith(check) {
      try {
        return await check(await current());
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || paused()) throw error;
        return check(await reload());
      }
    },
  };
}

const fetchTimeoutMs = 5_000;
const maxBytes = 100_000;

/** Gets keys by HTTP, as another issuer publishes them. */
export async function fetchKeysFrom(uri: string): Promise<JSONWebKeySet> {
  const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(fetchTimeoutMs) });
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw new Error(`The keys cannot be had: status ${response.status}`);
  }
  const text = await response.text();
  if (text.length > maxBytes) throw new Error('The keys are too many.');
  return JSON.parse(text);
}
