import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench, viewerOf } from '../testing/users-bench.ts';

const issuer = 'https://sharegram.example';

describe('signing in with Sharegram', () => {
  let bench: UsersBench;
  let sharegram: Server;
  let key: CryptoKey;
  let publicKey: CryptoKey;
  const published: JWK[] = [];
  let fetches = 0;
  let isDown = false;

  beforeAll(async () => {
    ({ privateKey: key, publicKey } = await generateKeyPair('ES256', { extractable: true }));
    published.push({ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' });
    sharegram = createServer((_request, response) => {
      fetches += 1;
      response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => sharegram.listen(0, '127.0.0.1', resolve));
    const { port } = sharegram.address() as AddressInfo;
    const jwksUri = `http://127.0.0.1:${port}/jwks.json`;
    bench = await startUsersBench({ sharegram: { jwksUri, issuer, audience: 'kizuna' } });
  });
  afterAll(async () => {
    await bench.close();
    await new Promise((resolve) => sharegram.close(resolve));
  });

  const seconds = () => Math.floor(Date.now() / 1000);
  const token = (claims: object, { kid = 'one', by = key, exp = seconds() + 300 } = {}) =>
    new SignJWT({ email_verified: true, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuer)
      .setAudience('kizuna')
      .setExpirationTime(exp)
      .sign(by);
  const signIn = (jwt: string) =>
    bench.mutate(null, 'sharegramSignIn', { token: jwt }, 'accessToken challenge user { username displayName }');
  const code = async (jwt: string) => bench.refusal(null, 'sharegramSignIn', { token: jwt });

  it('makes one account for two first sign-ins at once, and finds it from then on', async () => {
    const claims = { sub: 'sg-1', email: 'mio@sharegram.example', name: '美桜', preferred_username: 'mio' };
    const both = await Promise.all([token(claims).then(signIn), token(claims).then(signIn)]);
    expect(both.map(({ user }) => user)).toEqual(Array(2).fill({ username: 'mio', displayName: '美桜' }));
    expect(new Set(both.map((payload) => viewerOf(payload).userId)).size).toBe(1);
    const [row] = await bench.sql`
      select count(*)::int as n, bool_and(email_verified_at is not null) as proved
      from auth.user_account where email = 'mio@sharegram.example'`;
    expect(row).toEqual({ n: 1, proved: true });
    const login = { login: 'mio', password: '' };
    expect(await bench.refusal(null, 'sessionCreate', login)).toBe('INVALID_CREDENTIALS');
  });

  it('gives another name to who has one that is taken', async () => {
    const claims = { sub: 'sg-2', email: 'other@sharegram.example', preferred_username: 'HANAKO' };
    const { user } = await signIn(await token(claims));
    expect(user).toMatchObject({ username: expect.stringMatching(/^HANAKO\d{6}$/) });
  });

  it('links the account with the same address when both sides have proved it, and no other', async () => {
    const linked = await signIn(await token({ sub: 'sg-3', email: 'Hanako@kizuna.example' }));
    expect(linked).toMatchObject({ user: { username: 'hanako' } });
    expect(await code(await token({ sub: 'sg-4', email: 'hanako@kizuna.example' }))).toBe('SSO_AUTH_FAILED');
    const unproved = { sub: 'sg-5', email: 'taro@kizuna.example', email_verified: false };
    expect(await code(await token(unproved))).toBe('SSO_AUTH_FAILED');
    expect(await code(await token({ ...unproved, email_verified: 'true' }))).toBe('INVALID_SHAREGRAM_TOKEN');

    await bench.register('rin');
    const rin = { sub: 'sg-6', email: 'rin@kizuna.example' };
    expect(await code(await token(rin))).toBe('SSO_AUTH_FAILED');
    const mailed = tokenIn(await bench.mailTo('rin@kizuna.example', 'Confirm'));
    await bench.mutate(null, 'emailVerify', { token: mailed }, '');
    expect(await signIn(await token(rin))).toMatchObject({ user: { username: 'rin' } });
    await bench.signIn('rin', longPassword);
  });

  it('asks for the second factor all the same, and lets nobody into a closed account', async () => {
    const claims = { sub: 'sg-3' };
    await bench.sql`insert into auth.user_2fa (user_id, totp_secret, is_enabled) values (1, '', true)`;
    expect(await signIn(await token(claims))).toMatchObject({ accessToken: null, challenge: 'TOTP_REQUIRED' });
    await bench.sql`update auth.user_account set is_active = false where id = 1`;
    expect(await code(await token(claims))).toBe('SSO_AUTH_FAILED');
  });

  it('refuses tokens that are not Sharegram’s, not for us, too old, or of another kind', async () => {
    const claims = { sub: 'sg-9', email: 'x@sharegram.example', email_verified: true };
    const stranger = await generateKeyPair('ES256');
    const secret = Buffer.from(await exportSPKI(publicKey));
    const sign = (change: (jwt: SignJWT) => SignJWT, alg = 'ES256') =>
      change(
        new SignJWT(claims)
          .setProtectedHeader({ alg, kid: 'one' })
          .setIssuer(issuer)
          .setAudience('kizuna')
          .setExpirationTime('5m'),
      );
    const tokens = [
      '',
      'not.a.jwt',
      'x'.repeat(100_000),
      await token(claims, { by: stranger.privateKey }),
      await token(claims, { exp: seconds() - 61 }),
      await sign((jwt) => jwt.setIssuer('https://evil.example')).sign(key),
      await sign((jwt) => jwt.setAudience('another app')).sign(key),
      await sign((jwt) => jwt, 'HS256').sign(secret),
      new UnsecuredJWT(claims).setIssuer(issuer).setAudience('kizuna').setExpirationTime('5m').encode(),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience('kizuna')
        .sign(key),
    ];
    for (const one of tokens) expect(await code(one)).toBe('INVALID_SHAREGRAM_TOKEN');
    expect(await code(await token({ ...claims, email: undefined }))).toBe('SSO_AUTH_FAILED');
    expect(await code(await token(claims, { exp: seconds() - 30 }))).toBeUndefined();
  });

  it('keeps the keys, and asks for them again once when a token names another', async () => {
    expect(fetches).toBe(1);
    const made = await Promise.all(
      Array.from({ length: 5 }, async () => code(await token({ sub: 'sg-8' }, { kid: 'made up' }))),
    );
    expect(made).toEqual(Array(5).fill('INVALID_SHAREGRAM_TOKEN'));
    expect(fetches).toBeLessThanOrEqual(2);
  });

  it('says that it is our trouble when the keys cannot be had, and so when nothing is set up', async () => {
    isDown = true;
    const { port } = sharegram.address() as AddressInfo;
    const other = await startUsersBench({
      sharegram: { jwksUri: `http://127.0.0.1:${port}/`, issuer, audience: 'kizuna' },
    });
    const jwt = await token({ sub: 'sg-1' });
    expect(await other.refusal(null, 'sharegramSignIn', { token: jwt })).toBe('SSO_AUTH_FAILED');
    await other.close();
    const without = await startUsersBench();
    expect(await without.refusal(null, 'sharegramSignIn', { token: jwt })).toBe('INTEGRATION_NOT_CONFIGURED');
    await without.close();
  });
});
