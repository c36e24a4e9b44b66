import { connect } from '@kizuna/kit/db/connect';
import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { SessionViewer, Viewer } from '@kizuna/kit/viewer/viewer';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUsers } from './app.ts';

interface SignedIn {
  readonly user: { readonly id: string } | null;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly userErrors: readonly { readonly field: string | null; readonly code: string }[];
}

const fields = 'user { id username email } accessToken refreshToken userErrors { field code }';

describe('users', () => {
  let users: SubgraphHarness;
  beforeAll(async () => {
    users = await startSubgraphHarness(createUsers);
    await users.subgraph.seedDemo?.();
  });
  afterAll(() => users.close());

  const payload = <Payload>(response: SubgraphResponse, field: string): Payload => {
    expect(response.errors).toBeUndefined();
    return (response.data as Record<string, Payload>)[field] as Payload;
  };
  const register = async (username: string, email: string, password = 'correct horse battery') =>
    payload<SignedIn>(
      await users.run(
        null,
        `mutation ($input: AccountRegisterInput!) { accountRegister(input: $input) { ${fields} } }`,
        { input: { username, email, password } },
      ),
      'accountRegister',
    );
  const signIn = async (login: string, password: string) =>
    users.run(null, `mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { ${fields} } }`, {
      input: { login, password },
    });
  const refresh = async (refreshToken: string) =>
    payload<SignedIn>(
      await users.run(
        null,
        `mutation ($token: String!) {
          sessionRefresh(input: { refreshToken: $token }) { accessToken refreshToken userErrors { field code } }
        }`,
        { token: refreshToken },
      ),
      'sessionRefresh',
    );
  const viewerOf = (accessToken: string): SessionViewer => {
    const claims = decodeJwt<{ sid: number }>(accessToken);
    return { userId: Number(claims.sub), userType: 'MEMBER', sessionId: claims.sid };
  };
  const required = (value: string | null): string => {
    if (value === null) throw new Error('Expected a token.');
    return value;
  };

  it('registers, signs in at the same time, and knows the viewer from then on', async () => {
    const made = await register('midori', 'midori@kizuna.example');
    expect(made.userErrors).toEqual([]);
    const { data } = await users.run(
      viewerOf(required(made.accessToken)),
      '{ viewer { username email viewerIsSelf sessions { isCurrent } } }',
    );
    expect(data).toEqual({
      viewer: {
        username: 'midori',
        email: 'midori@kizuna.example',
        viewerIsSelf: true,
        sessions: [{ isCurrent: true }],
      },
    });
  });

  it('takes a name and an address once, without regard to case, also when two ask at once', async () => {
    const both = await Promise.all([register('Sora', 'sora@kizuna.example'), register('sora', 'sora2@kizuna.example')]);
    expect(both.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').sort()).toEqual(['CONFLICT', 'ok']);
    const taken = await register('another', 'SORA@kizuna.example'.replace('SORA@', 'HANAKO@'));
    expect(taken.userErrors).toEqual([{ field: 'email', code: 'CONFLICT' }]);
  });

  it.each([
    ['username', ['a', 'ok@kizuna.example', 'long enough words']],
    ['username', ['на́ме', 'ok@kizuna.example', 'long enough words']],
    ['email', ['valid', 'not an address', 'long enough words']],
    ['password', ['valid', 'ok@kizuna.example', 'short']],
    ['password', ['valid', 'ok@kizuna.example', 'Password123']],
  ] as const)('refuses a wrong %s with the field named', async (field, [username, email, password]) => {
    expect((await register(username, email, password)).userErrors).toEqual([{ field, code: 'VALIDATION_ERROR' }]);
  });

  it('signs in by name or address, and says the same of a wrong password and an unknown name', async () => {
    const byName = payload<SignedIn>(await signIn('HANAKO', demoPassword), 'sessionCreate');
    expect(byName.user?.id).toBe(toGlobalId('User', demoCast.hanako.id));
    const byAddress = payload<SignedIn>(await signIn('hanako@kizuna.example', demoPassword), 'sessionCreate');
    expect(byAddress.user?.id).toBe(byName.user?.id);
    const wrong = await signIn('hanako', 'not this one');
    const unknown = await signIn('nobody-at-all', 'not this one');
    expect(wrong).toEqual(unknown);
    expect(payload<SignedIn>(wrong, 'sessionCreate').userErrors).toEqual([
      { field: null, code: 'INVALID_CREDENTIALS' },
    ]);
  });

  it('counts the tries of an account, whichever of its names is typed', async () => {
    const names = ['admin', 'ADMIN', 'AdMiN', 'admin@kizuna.example', 'ADMIN@kizuna.example'];
    for (const name of names) await signIn(name, 'a guess');
    for (const name of [' admin ', 'admin@kizuna.example']) {
      const right = payload<SignedIn>(await signIn(name, demoPassword), 'sessionCreate');
      expect(right.userErrors).toEqual([{ field: null, code: 'INVALID_CREDENTIALS' }]);
    }
  });

  it('takes a token that has run out for no theft: it is refused, and the session is not ended for it', async () => {
    const made = await register('kaede', 'kaede@kizuna.example');
    const viewer = viewerOf(required(made.accessToken));
    const sql = connect(users.ports.databaseUrl, { max: 1 });
    await sql`update auth.refresh_token set expires_at = now() - interval '1 second' where session_id = ${viewer.sessionId}`;
    expect((await refresh(required(made.refreshToken))).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    const [row] = await sql`select ended_at from auth.session where id = ${viewer.sessionId}`;
    await sql.end();
    expect(row).toEqual({ ended_at: null });
    expect((await users.run(viewer, '{ viewer { sessions { id } } }')).data).toEqual({ viewer: { sessions: [] } });
  });

  it('answers text with U+0000 with a code', async () => {
    const { errors } = await signIn('a\0b', 'x');
    expect(errors?.[0]?.extensions).toEqual({ code: 'VALIDATION_ERROR' });
    const literal = await users.run(null, '{ user(username: "a\\u0000b") { id } }');
    expect(literal.errors?.[0]?.extensions).toEqual({ code: 'VALIDATION_ERROR' });
  });

  it('lets nobody guess more than five times, however many they send at once', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, (_, index) => signIn('taro', `guess ${index}`)));
    const limited = answers.filter(({ errors }) => errors?.[0]?.extensions?.code === 'RATE_LIMITED');
    expect(limited).toHaveLength(4);
    expect(limited[0]?.errors?.[0]?.extensions?.details).toMatchObject({ retryAfterMs: expect.any(Number) });
  });

  it('rotates refresh tokens, and ends the whole session when one is used twice', async () => {
    const first = payload<SignedIn>(await signIn('yuki', demoPassword), 'sessionCreate');
    const second = await refresh(required(first.refreshToken));
    expect(second.userErrors).toEqual([]);
    expect(second.refreshToken).not.toBe(first.refreshToken);

    const replayed = await refresh(required(first.refreshToken));
    expect(replayed).toMatchObject({ accessToken: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] });
    expect((await refresh(required(second.refreshToken))).userErrors).toHaveLength(1);
    const ended = await users.run(null, '{ recentlyEndedSessions }');
    expect(ended.data?.recentlyEndedSessions).toContain(viewerOf(required(first.accessToken)).sessionId);
  });

  it('lets one of two who use a refresh token at once have it, and ends the session', async () => {
    const { refreshToken } = payload<SignedIn>(await signIn('sakura', demoPassword), 'sessionCreate');
    const both = await Promise.all([refresh(required(refreshToken)), refresh(required(refreshToken))]);
    const winners = both.filter(({ accessToken }) => accessToken !== null);
    expect(winners).toHaveLength(1);
    expect((await refresh(required(winners[0]?.refreshToken ?? null))).accessToken).toBeNull();
  });

  it('announces the end of a session, and refuses its refresh token', async () => {
    const signedIn = payload<SignedIn>(await signIn('kenji', demoPassword), 'sessionCreate');
    const announced = new Promise((resolve) => {
      void users.ports.bus.subscribe('session.ended', resolve);
    });
    const viewer = viewerOf(required(signedIn.accessToken));
    await users.run(viewer, 'mutation { sessionEnd { userErrors { code } } }');
    expect(await announced).toEqual({ sessionId: viewer.sessionId });
    expect((await refresh(required(signedIn.refreshToken))).accessToken).toBeNull();
  });

  it('shows an address to its owner and administrators only, and the audit log to administrators only', async () => {
    const viewers: [Viewer | null, string | null][] = [
      [null, null],
      [{ userId: demoCast.taro.id, userType: 'MEMBER', sessionId: 0 }, null],
      [{ userId: demoCast.hanako.id, userType: 'MEMBER', sessionId: 0 }, 'hanako@kizuna.example'],
      [{ userId: demoCast.admin.id, userType: 'ADMIN', sessionId: 0 }, 'hanako@kizuna.example'],
    ];
    for (const [viewer, email] of viewers) {
      const { data } = await users.run(viewer, '{ user(username: "Hanako") { username email } }');
      expect(data).toEqual({ user: { username: 'hanako', email } });
    }
    const log = '{ auditEntries(first: 3) { edges { node { action actor { username } } } pageInfo { hasNextPage } } }';
    expect((await users.run(null, log)).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
    expect((await users.run(viewers[1]?.[0] ?? null, log)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const seen = await users.run(viewers[3]?.[0] ?? null, log);
    expect(seen.data).toMatchObject({ auditEntries: { edges: { length: 3 }, pageInfo: { hasNextPage: true } } });
  });

  it('finds its own nodes and names the type of those of others', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on User { username } } }';
    const user = await users.run(null, query, { id: toGlobalId('User', demoCast.aoi.id) });
    expect(user.data).toMatchObject({ node: { __typename: 'User', username: 'aoi' } });
    const post = await users.run(null, query, { id: toGlobalId('Post', 7) });
    expect(post.data).toMatchObject({ node: { __typename: 'Post' } });
    for (const id of [
      '',
      'nonsense',
      toGlobalId('Unheard', 1),
      toGlobalId('User', 999_999),
      toGlobalId('Session', 1),
    ]) {
      expect((await users.run(null, query, { id })).data).toEqual({ node: null });
    }
  });
});
