import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp } from '../cleanup/cleanup.ts';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('sessions', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());
  const openOf = async (viewer: { userId: number; userType: 'MEMBER'; sessionId: number }) => {
    const { data } = await bench.harness.run(viewer, '{ viewer { sessions { id isCurrent } } }');
    const found = data?.viewer as { sessions: { id: string; isCurrent: boolean }[] } | undefined;
    return found?.sessions;
  };

  it('are revoked by their owner one by one, or all but the one in hand', async () => {
    const phone = await bench.signIn('hanako');
    const laptop = await bench.signIn('hanako');
    const tablet = await bench.signIn('hanako');
    const taro = await bench.signIn('taro');
    const id = toGlobalId('Session', phone.sessionId);
    expect(await bench.refusal(taro, 'sessionRevoke', { id })).toBe('NOT_FOUND');
    expect(await bench.refusal(null, 'sessionRevoke', { id })).toBe('UNAUTHORIZED');
    expect(await bench.mutate(laptop, 'sessionRevoke', { id }, 'session { id }')).toMatchObject({ session: { id } });
    expect(await bench.refusal(laptop, 'sessionRevoke', { id })).toBe('NOT_FOUND');
    const { data } = await bench.harness.run(null, '{ recentlyEndedSessions }');
    expect(data?.recentlyEndedSessions).toContain(phone.sessionId);

    expect(await bench.mutate(tablet, 'sessionEndOthers', null, 'endedCount')).toMatchObject({ endedCount: 1 });
    expect(await openOf({ ...tablet, userType: 'MEMBER' })).toEqual([
      { id: toGlobalId('Session', tablet.sessionId), isCurrent: true },
    ]);
    expect(await openOf({ ...taro, userType: 'MEMBER' })).toHaveLength(1);
  });

  it('are reported by mail when device or place is new, and not the first time', async () => {
    const input = { login: 'yuki', password: 'kizuna-demo' };
    const from = (address: string) => bench.mutate(null, 'sessionCreate', input, 'accessToken', address);
    await from('203.0.113.7');
    await from('203.0.113.7');
    await from('198.51.100.9');
    const mail = await bench.mailTo('yuki@kizuna.example', '新しい端末');
    expect(mail.text).toContain('198.51.100.9');
    const [row] =
      await bench.sql`select count(*)::int as n from jobs.job where payload ->> 'template' = 'new_sign_in' and payload ->> 'userId' = '7'`;
    expect(row?.n).toBe(1);
  });

  it('are proved anew by the password of their own account only, of which five wrong ones lock this and no sign-in', async () => {
    const viewer = await bench.signIn('aoi');
    await bench.age(viewer, 60);
    await bench.mutate(viewer, 'sessionReauthenticate', { password: 'kizuna-demo' }, 'session { authenticatedAt }');
    const [row] = await bench.sql`
      select authenticated_at > now() - interval '1 minute' as fresh from auth.session where id = ${viewer.sessionId}`;
    expect(row?.fresh).toBe(true);
    const aliases = Array.from({ length: 7 }, (_, i) => {
      return `a${i}: sessionReauthenticate(input: { password: "guess ${i}" }) { userErrors { code } }`;
    });
    const { errors = [] } = await bench.harness.run(viewer, `mutation { ${aliases.join(' ')} }`);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(Array(2).fill('RATE_LIMITED'));
    // Whoever has a stolen session cannot keep the owner out by it.
    await bench.signIn('aoi');
  });

  it('are forgotten in time, but not before a stolen refresh token can no longer be used twice', async () => {
    const { sql } = bench;
    const old = await bench.signIn('kenji');
    const young = await bench.signIn('kenji');
    await sql`update auth.session set ended_at = now() - interval '31 days' where id = ${old.sessionId}`;
    await sql`update auth.refresh_token set expires_at = now() - interval '2 days' where session_id = ${old.sessionId}`;
    await sql`insert into auth.attempt values ('x:1', 3, now() - interval '1 second'), ('x:2', 3, now() + interval '1 hour')`;
    const cleaned = await cleanUp({ sql });
    expect(cleaned).toMatchObject({ refreshTokens: 1, sessions: 1, mailedTokens: 0 });
    const left = await sql`select id from auth.session where id in ${sql([old.sessionId, young.sessionId])}`;
    expect([...left]).toEqual([{ id: String(young.sessionId) }]);
    expect([...(await sql`select key from auth.attempt where key like 'x:%'`)]).toEqual([{ key: 'x:2' }]);
  });
});
