import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('access tokens', () => {
  const tokens = { issuer: 'https://tokyo.kizuna.example', audience: 'kizuna-app', environment: 'staging' };
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench({ tokens });
  });
  afterAll(() => bench.close());

  it('say whose they are, where they come from and what the account is, for a quarter of an hour', async () => {
    const signIn = { login: 'sakura', password: 'kizuna-demo' };
    const { accessToken } = await bench.mutate(null, 'sessionCreate', signIn, 'accessToken');
    const claims = decodeJwt(String(accessToken));
    expect(claims).toMatchObject({
      ...{ sub: '6', email: 'sakura@kizuna.example', userType: 'PARTNER', partnerId: 6, conciergeId: null },
      ...{ permissions: expect.arrayContaining(['cases:read', 'kyc:write']), sid: expect.any(Number) },
      ...{ iss: tokens.issuer, aud: tokens.audience, env: 'staging', exp: (claims.iat ?? 0) + 900 },
    });
    expect(Buffer.from(String(accessToken)).length).toBeLessThan(1_000);
  });

  it.each([
    ['admin', false],
    ['kenji', true],
    ['sakura', true],
    ['hanako', false],
  ])('say in the words of scopes what their role may: %s', async (login, hasCases) => {
    const { accessToken } = await bench.mutate(
      null,
      'sessionCreate',
      { login, password: 'kizuna-demo' },
      'accessToken',
    );
    const { permissions } = decodeJwt<{ permissions: string[] }>(String(accessToken));
    const cases = permissions.filter((scope) => scope.startsWith('cases:'));
    expect(cases).toEqual(hasCases ? ['cases:read', 'cases:write'] : []);
    expect(permissions).toEqual(expect.arrayContaining(['profile:write', 'chat:read', 'forum:write']));
  });

  it('are checked by the published keys alone', async () => {
    const signIn = { login: 'yuki', password: 'kizuna-demo' };
    const { accessToken } = await bench.mutate(null, 'sessionCreate', signIn, 'accessToken');
    const [row] = await bench.sql`select json_agg(public_jwk) as keys from auth.signing_key`;
    const keys = createLocalJWKSet({ keys: row?.keys } satisfies JSONWebKeySet);
    const { payload } = await jwtVerify(String(accessToken), keys, { algorithms: ['EdDSA'], ...tokens });
    expect(payload.sub).toBe('7');
  });
});
