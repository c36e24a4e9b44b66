import { accessToken } from '@kizuna/kit/viewer/access-token';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EndedSessions } from './ended-sessions.ts';
import { createViewerAuthenticator } from './viewer-authenticator.ts';

const viewer = { userId: 7, userType: 'MEMBER', sessionId: 70 };

async function createSigner(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' };
  const sign = (claims: object = {}) =>
    new SignJWT({ userType: 'MEMBER', sid: 70, sub: '7', ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer(accessToken.issuer)
      .setAudience(accessToken.audience)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  return { jwk, bearer: async (claims?: object) => `Bearer ${await sign(claims)}` };
}

/** An authenticator, what `users` says about its keys, and how often that was asked. */
function start(keys: () => Promise<JSONWebKeySet>) {
  const ended = new Set<number>();
  const state = { keys, fetches: 0 };
  const endedSessions: EndedSessions = {
    has: (sessionId) => ended.has(sessionId),
    onEnd: () => () => {},
    reload: async () => {},
    close: async () => {},
  };
  const fetchKeys = () => {
    state.fetches += 1;
    return state.keys();
  };
  const authenticator = createViewerAuthenticator(fetchKeys, endedSessions);
  return { state, ended, authenticate: (header: string | undefined) => authenticator.authenticate(header) };
}

describe('who asks', () => {
  let old: Awaited<ReturnType<typeof createSigner>>;
  let young: Awaited<ReturnType<typeof createSigner>>;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    [old, young] = await Promise.all([createSigner('old'), createSigner('young')]);
  });
  afterEach(() => vi.useRealTimers());
  const unauthorized = { code: 'UNAUTHORIZED' };
  const unavailable = { code: 'SERVICE_UNAVAILABLE' };

  it('is nobody without a token, and whom a good one names', async () => {
    const { authenticate, state } = start(async () => ({ keys: [old.jwk] }));
    expect(await authenticate(undefined)).toBeNull();
    expect(state.fetches).toBe(0);
    expect((await authenticate(await old.bearer()))?.viewer).toEqual(viewer);
    expect((await authenticate((await old.bearer()).replace('Bearer', 'bearer')))?.viewer).toEqual(viewer);
    expect(state.fetches).toBe(1);
  });

  it('is refused with anything that is no token of ours', async () => {
    const { authenticate } = start(async () => ({ keys: [old.jwk] }));
    const good = await old.bearer();
    const headers = [
      'Bearer',
      'Bearer ',
      'Basic aGFuYWtvOng=',
      good.replace('Bearer ', ''),
      `${good} ${good}`,
      `${good.slice(0, -4)}AAAA`,
      await old.bearer({ sub: 'seven' }),
      await old.bearer({ sub: '0' }),
      await old.bearer({ userType: 'ROOT' }),
      await old.bearer({ sid: '70' }),
    ];
    for (const header of headers) await expect(authenticate(header)).rejects.toMatchObject(unauthorized);
  });

  it('is known until the token or the session ends', async () => {
    const { authenticate, ended } = start(async () => ({ keys: [old.jwk] }));
    const [token, other] = [await old.bearer(), await old.bearer({ sid: 71 })];
    expect(await authenticate(token)).not.toBeNull();
    expect(await authenticate(other)).not.toBeNull();
    ended.add(71);
    await expect(authenticate(other)).rejects.toMatchObject(unauthorized);
    vi.advanceTimersByTime(10 * 60_000);
    await expect(authenticate(token)).rejects.toMatchObject(unauthorized);
  });

  it('may be told by a new key, which is asked for at most once in ten seconds', async () => {
    const { authenticate, state } = start(async () => ({ keys: [old.jwk] }));
    await authenticate(await old.bearer());
    state.keys = async () => ({ keys: [old.jwk, young.jwk] });
    await expect(authenticate(await young.bearer())).rejects.toMatchObject(unauthorized);
    expect(state.fetches).toBe(1);

    vi.advanceTimersByTime(10_000);
    expect((await authenticate(await young.bearer()))?.viewer).toEqual(viewer);
    expect(state.fetches).toBe(2);

    vi.advanceTimersByTime(60_000);
    const madeUp = await createSigner('made up');
    const tries = Array.from({ length: 20 }, async () => authenticate(await madeUp.bearer({ jti: Math.random() })));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(state.fetches).toBe(3);
    expect((await authenticate(await old.bearer()))?.viewer).toEqual(viewer);
  });

  it('cannot be told while there are no keys, which is not the fault of the token', async () => {
    const { authenticate, state } = start(() => Promise.reject(new Error('connect ECONNREFUSED')));
    await expect(authenticate(await old.bearer())).rejects.toMatchObject(unavailable);
    // What a gateway in front answers while `users` is away.
    state.keys = async () => JSON.parse('{"code":"SERVICE_UNAVAILABLE"}');
    await expect(authenticate(await old.bearer())).rejects.toMatchObject(unavailable);
    state.keys = async () => ({ keys: [old.jwk] });
    expect((await authenticate(await old.bearer()))?.viewer).toEqual(viewer);
  });
});
