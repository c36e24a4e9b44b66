import { createHmac } from 'node:crypto';
import { accessToken } from '@kizuna/kit/viewer/access-token';
import { exportJWK, exportSPKI, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import type { TokenIssuer } from './token-issuers.ts';

const viewer = { userId: 7, userType: 'MEMBER', sessionId: 70 };
const own: TokenIssuer = { issuer: 'kizuna', audience: 'kizuna', environment: null, jwksUri: null };
const osaka: TokenIssuer = {
  ...{ issuer: 'https://osaka.example', audience: 'kizuna-tokyo' },
  ...{ environment: 'production', jwksUri: 'https://osaka.example/jwks' },
};

interface Changes extends Record<string, unknown> {
  readonly alg?: string;
}

async function createSigner(kid: string, alg: 'EdDSA' | 'ES256' | 'RS256' = 'EdDSA') {
  const { publicKey, privateKey } = await generateKeyPair(alg, alg === 'EdDSA' ? { crv: 'Ed25519' } : {});
  const jwk = { ...(await exportJWK(publicKey)), kid, alg };
  const sign = (claims: Changes = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const ours = { iss: accessToken.issuer, aud: accessToken.audience, iat: now, exp: now + 600 };
    return new SignJWT({ ...ours, userType: 'MEMBER', sid: 70, sub: '7', ...claims })
      .setProtectedHeader({ alg, kid })
      .sign(privateKey);
  };
  return { jwk, publicKey, sign };
}

/** Issuers, what each says about its keys, and how often that was asked. */
function start(...issuers: [TokenIssuer, () => Promise<JSONWebKeySet>][]) {
  const states = issuers.map(([issuer, keys]) => ({ issuer, keys, fetches: 0 }));
  const tokens = createAccessTokens(
    states.map((state) => ({
      ...state.issuer,
      keys: createIssuerKeys(() => {
        state.fetches += 1;
        return state.keys();
      }),
    })),
  );
  const [state = { keys: async () => ({ keys: [] }), fetches: 0 }] = states;
  return { state, states, authenticate: (token: string) => tokens.authenticate(token) };
}

describe('whom an access token speaks for', () => {
  let old: Awaited<ReturnType<typeof createSigner>>;
  let young: Awaited<ReturnType<typeof createSigner>>;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    [old, young] = await Promise.all([createSigner('old'), createSigner('young')]);
  });
  afterEach(() => vi.useRealTimers());
  const unauthorized = { code: 'UNAUTHORIZED' };
  const unavailable = { code: 'SERVICE_UNAVAILABLE' };

  it('is whom it names, until it ends', async () => {
    const { authenticate, state } = start([own, async () => ({ keys: [old.jwk] })]);
    const token = await old.sign();
    for (let asked = 0; asked < 2; asked += 1) expect((await authenticate(token)).viewer).toEqual(viewer);
    expect(state.fetches).toBe(1);
    vi.advanceTimersByTime(10 * 60_000);
    await expect(authenticate(token)).rejects.toMatchObject(unauthorized);
  });

  it.each<[string, Changes]>([
    ['an odd subject', { sub: 'seven' }],
    ['the subject 0', { sub: '0' }],
    ['a subject that no number holds', { sub: '9'.repeat(17) }],
    ['no subject', { sub: undefined }],
    ['an unknown role', { userType: 'ROOT' }],
    ['an odd session', { sid: '70' }],
    ['no session', { sid: undefined }],
    ['another audience', { aud: 'elsewhere' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: undefined }],
    ['another environment', { env: 'staging' }],
    ['no end', { exp: undefined }],
    ['no beginning', { iat: undefined }],
    ['a beginning in the future', { nbf: 4_102_444_800 }],
  ])('is nobody with %s', async (_, changes) => {
    const { authenticate } = start([own, async () => ({ keys: [old.jwk] })]);
    await expect(authenticate(await old.sign(changes))).rejects.toMatchObject(unauthorized);
  });

  it('is nobody when it is no token, or not signed by a key of the issuer', async () => {
    const { authenticate } = start([own, async () => ({ keys: [old.jwk] })]);
    const good = await old.sign();
    const [, payload = '', signature = ''] = good.split('.');
    const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const admin = header({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), userType: 'ADMIN' });
    const [head = ''] = good.split('.');
    // The public key is no secret: whoever took it for one would let everybody sign.
    const hs256 = header({ alg: 'HS256', kid: 'old' });
    const secrets = [
      JSON.stringify(old.jwk),
      await exportSPKI(old.publicKey),
      Buffer.from(old.jwk.x ?? '', 'base64url'),
    ];
    const confused = secrets.map(
      (secret) =>
        `${hs256}.${payload}.${createHmac('sha256', secret).update(`${hs256}.${payload}`).digest('base64url')}`,
    );
    const tokens = [
      ...['', 'x', '..', 'a.b.c', `${good}.${good}`, 'a'.repeat(100_000), `${good.slice(0, -4)}AAAA`, ...confused],
      `${header({ alg: 'none' })}.${payload}.`,
      `${header({ alg: 'none', kid: 'old' })}.${payload}.${signature}`,
      `${header({ alg: 'nOnE' })}.${payload}.`,
      `${head}.${admin}.${signature}`,
      `${head}.${payload}.`,
    ];
    for (const token of tokens) await expect(authenticate(token)).rejects.toMatchObject(unauthorized);
    expect((await authenticate(good)).viewer).toEqual(viewer);
  });

  it('may be told by a new key, which is asked for at most once in ten seconds', async () => {
    const { authenticate, state } = start([own, async () => ({ keys: [old.jwk] })]);
    await authenticate(await old.sign());
    state.keys = async () => ({ keys: [old.jwk, young.jwk] });
    await expect(authenticate(await young.sign())).rejects.toMatchObject(unauthorized);
    expect(state.fetches).toBe(1);

    vi.advanceTimersByTime(10_000);
    expect((await authenticate(await young.sign())).viewer).toEqual(viewer);
    expect(state.fetches).toBe(2);

    vi.advanceTimersByTime(60_000);
    const madeUp = await createSigner('made up');
    const tries = Array.from({ length: 20 }, async () => authenticate(await madeUp.sign({ jti: Math.random() })));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(state.fetches).toBe(3);
    expect((await authenticate(await old.sign())).viewer).toEqual(viewer);
  });

  it('is told no longer by a key that was taken back, also where the token was seen before', async () => {
    const { authenticate, state } = start([own, async () => ({ keys: [old.jwk, young.jwk] })]);
    const [stale, good] = [await old.sign(), await young.sign()];
    await Promise.all([authenticate(stale), authenticate(good)]);
    state.keys = async () => ({ keys: [young.jwk] });
    vi.advanceTimersByTime(5 * 60_000);
    await expect(authenticate(stale)).rejects.toMatchObject(unauthorized);
    expect((await authenticate(good)).viewer).toEqual(viewer);
    expect(state.fetches).toBe(2);
  });

  it('cannot be told while there are no keys, which is not the fault of the token', async () => {
    const { authenticate, state } = start([own, () => Promise.reject(new Error('connect ECONNREFUSED'))]);
    await expect(authenticate(await old.sign())).rejects.toMatchObject(unavailable);
    // What a gateway in front answers while `users` is away.
    state.keys = async () => JSON.parse('{"code":"SERVICE_UNAVAILABLE"}');
    await expect(authenticate(await old.sign())).rejects.toMatchObject(unavailable);
    state.keys = async () => ({ keys: [old.jwk] });
    expect((await authenticate(await old.sign())).viewer).toEqual(viewer);
  });

  it('is told by the keys of before for an hour when there are no newer ones to be had', async () => {
    const { authenticate, state } = start([own, async () => ({ keys: [old.jwk] })]);
    await authenticate(await old.sign());
    state.keys = () => Promise.reject(new Error('connect ECONNREFUSED'));
    vi.advanceTimersByTime(59 * 60_000);
    for (let asked = 0; asked < 5; asked += 1) await authenticate(await old.sign());
    expect(state.fetches).toBe(2);
    vi.advanceTimersByTime(60_000);
    await expect(authenticate(await old.sign())).rejects.toMatchObject(unavailable);
  });

  describe('of several issuers', () => {
    let elsewhere: Awaited<ReturnType<typeof createSigner>>;
    beforeEach(async () => {
      elsewhere = await createSigner('osaka', 'ES256');
    });
    const theirs = { iss: osaka.issuer, aud: osaka.audience, env: 'production' };
    const startBoth = () =>
      start([own, async () => ({ keys: [old.jwk] })], [osaka, async () => ({ keys: [elsewhere.jwk] })]);

    it('is told by the keys of the one that it names, and by no others', async () => {
      const { authenticate, states } = startBoth();
      expect((await authenticate(await old.sign())).viewer).toEqual(viewer);
      expect(states.map(({ fetches }) => fetches)).toEqual([1, 0]);
      expect((await authenticate(await elsewhere.sign({ ...theirs, ...inSeconds(900) }))).viewer).toEqual(viewer);
      for (const token of [await old.sign(theirs), await elsewhere.sign()]) {
        await expect(authenticate(token)).rejects.toMatchObject(unauthorized);
      }
    });

    it.each<[string, Changes]>([
      ['our own audience', { aud: 'kizuna' }],
      ['another environment', { env: 'staging' }],
      ['no environment', { env: undefined }],
      ['a life that is longer than ended sessions are remembered', { exp: 4_102_444_800 }],
      ['an age that is made up', { iat: 4_102_444_800, exp: 4_102_444_801 }],
      ['no session', { sid: undefined }],
      ['a foreign subject', { sub: 'auth0|123' }],
    ])('is nobody with %s', async (_, changes) => {
      const { authenticate } = startBoth();
      await expect(authenticate(await elsewhere.sign({ ...theirs, ...changes }))).rejects.toMatchObject(unauthorized);
    });

    it('is nobody when it was signed by an algorithm that is not allowed', async () => {
      const rsa = await createSigner('rsa', 'RS256');
      const { authenticate } = start([osaka, async () => ({ keys: [rsa.jwk] })]);
      await expect(authenticate(await rsa.sign(theirs))).rejects.toMatchObject(unauthorized);
    });

    it('can be told of one while the other is away', async () => {
      const { authenticate, states } = startBoth();
      const [, second] = states;
      if (second) second.keys = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
      await expect(authenticate(await elsewhere.sign(theirs))).rejects.toMatchObject(unavailable);
      expect((await authenticate(await old.sign())).viewer).toEqual(viewer);
    });
  });

  const inSeconds = (seconds: number) => ({ exp: Math.floor(Date.now() / 1000) + seconds });
});
