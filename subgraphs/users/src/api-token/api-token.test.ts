import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { apiTokenRevokedTopic, hashApiToken, looksLikeApiToken } from '@kizuna/kit/viewer/api-token';
import type { SessionViewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castViewer, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

const request = { name: 'Nightly export', scopes: ['kyc:read', 'performers:read'], expiresIn: 3600 };

describe('API tokens', () => {
  let bench: UsersBench;
  let sakura: SessionViewer;
  beforeAll(async () => {
    bench = await startUsersBench();
    sakura = await bench.signIn('sakura');
  });
  afterAll(() => bench.close());

  const create = async (viewer = sakura) => {
    const made = await bench.mutate(viewer, 'apiTokenCreate', request, 'token apiToken { id hint }');
    return { token: String(made.token), apiToken: made.apiToken as { id: string; hint: string } };
  };
  const verify = async (token: string) => {
    const fields = 'tokenId userId userType scopes partnerId expiresAt';
    const hash = hashApiToken(token);
    const { data } = await bench.harness.run(
      null,
      `query ($hash: String!) { apiTokenVerify(hash: $hash) { ${fields} } }`,
      {
        hash,
      },
    );
    return data?.apiTokenVerify as Record<string, unknown> | null;
  };
  const own = async (fields: string) =>
    (await bench.harness.run(castViewer('sakura'), `{ viewer { apiTokens { ${fields} } } }`)).data;

  it('are shown once, kept as a hash, and known to the gateway with what they may do', async () => {
    const { token, apiToken } = await create();
    expect(looksLikeApiToken(token)).toBe(true);
    expect(token.startsWith(apiToken.hint)).toBe(true);
    expect(JSON.stringify(await bench.sql`select * from auth.api_token`)).not.toContain(token);
    expect(await own('name hint scopes lastUsedAt revokedAt')).toEqual({
      viewer: {
        apiTokens: [
          { name: request.name, hint: apiToken.hint, scopes: request.scopes, lastUsedAt: null, revokedAt: null },
        ],
      },
    });
    expect(await verify(token)).toMatchObject({ userId: 6, userType: 'PARTNER', partnerId: 6, scopes: request.scopes });
    expect(await verify(`${token}x`)).toBeNull();
    const node = '{ node(id: "ID") { ... on ApiToken { name } } }'.replace('ID', apiToken.id);
    expect((await bench.harness.run(castViewer('sakura'), node)).data).toEqual({ node: { name: request.name } });
    expect((await bench.harness.run(castViewer('hanako'), node)).data).toEqual({ node: null });
  });

  it('write their last use once a minute', async () => {
    const { token } = await create();
    const used = async () =>
      (await bench.sql`select last_used_at, xmin from auth.api_token where hash = ${hashApiToken(token)}`)[0];
    await verify(token);
    const first = await used();
    await Promise.all([verify(token), verify(token)]);
    expect(await used()).toEqual(first);
    await bench.sql`update auth.api_token set last_used_at = now() - interval '61 seconds'`;
    await verify(token);
    expect((await used())?.last_used_at.getTime()).toBeGreaterThanOrEqual(first?.last_used_at.getTime());
  });

  it('are good for nothing once revoked or ended, and the gateways are told at once', async () => {
    const { token, apiToken } = await create();
    const announced = new Promise((resolve) => {
      void bench.harness.ports.bus.subscribe(apiTokenRevokedTopic, resolve);
    });
    const tokenId = (await verify(token))?.tokenId;
    for (const stranger of [castViewer('hanako'), castViewer('yuki'), castViewer('admin')]) {
      expect(await bench.refusal(stranger, 'apiTokenRevoke', { id: apiToken.id })).toBe('NOT_FOUND');
    }
    expect(await verify(token)).not.toBeNull();
    for (let i = 0; i < 2; i += 1) {
      const revoked = await bench.mutate(
        castViewer('sakura'),
        'apiTokenRevoke',
        { id: apiToken.id },
        'apiToken { revokedAt }',
      );
      expect(revoked).toMatchObject({ apiToken: { revokedAt: expect.any(String) } });
    }
    expect(await announced).toEqual({ tokenId });
    expect(await verify(token)).toBeNull();

    const second = await create();
    await bench.sql`update auth.api_token set expires_at = now()`;
    expect(await verify(second.token)).toBeNull();
  });

  it('are no more than fifty, however many are asked for at once', async () => {
    await bench.sql`update auth.api_token set revoked_at = now()`;
    const codes = await Promise.all(Array.from({ length: 70 }, () => bench.refusal(sakura, 'apiTokenCreate', request)));
    expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(20);
    const [row] = await bench.sql`select count(*)::int as n from auth.api_token where revoked_at is null`;
    expect(row?.n).toBe(50);
    await bench.sql`update auth.api_token set revoked_at = now()`;
  });

  it('are for partners and concierges', async () => {
    for (const name of ['hanako', 'kenji', 'admin'] as const) {
      expect(await bench.refusal(await bench.signIn(name), 'apiTokenCreate', request)).toBe('FORBIDDEN');
    }
    expect(await bench.refusal(null, 'apiTokenCreate', request)).toBe('UNAUTHORIZED');
    const { token } = await create(await bench.signIn('yuki'));
    expect(await verify(token)).toMatchObject({ userType: 'CONCIERGE', partnerId: null });
    const admin = await bench.signIn('admin');
    const change = { id: toGlobalId('User', 7), userType: 'CONCIERGE', partnerId: toGlobalId('User', 6) };
    await bench.mutate(admin, 'userTypeChange', change, 'user { partner { username } }');
    expect(await verify(token)).toMatchObject({ partnerId: 6 });
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['kyc:read', 'kyc:*'] }],
    ['no name', { name: '  ' }],
    ['a huge name', { name: 'x'.repeat(100_000) }],
    ['no time', { expiresIn: 0 }],
    ['two years', { expiresIn: 63_072_000 }],
  ])('are not made with %s', async (_, change) => {
    expect(await bench.refusal(sakura, 'apiTokenCreate', { ...request, ...change })).toBe('VALIDATION_ERROR');
  });
});
