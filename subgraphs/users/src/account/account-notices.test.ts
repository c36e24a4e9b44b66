import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOfCast, startAdminBench } from '../testing/admin-bench.ts';
import { castViewer, startUsersBench, tokenIn, type UsersBench, viewerOf } from '../testing/users-bench.ts';

const { bench, admin } = await startAdminBench();

describe('what is done to somebody’s account', () => {
  const tokenOf = async (login: string) => {
    const input = { login, password: 'kizuna-demo' };
    return String((await bench.mutate(null, 'sessionCreate', input, 'refreshToken')).refreshToken);
  };
  const refresh = (refreshToken: string) =>
    bench.mutate(null, 'sessionRefresh', { refreshToken }, 'accessToken endReason');
  const endOfAll = async (name: keyof typeof demoCast) => {
    const [row] = await bench.sql`
      select actor_id::int as actor, details ->> 'reason' as reason from history.audit_log
      where action = 'session.end_all' and target_id = ${String(demoCast[name].id)} order by id desc limit 1`;
    return row;
  };

  it('is told them by mail and at the next refresh, and the log says who did it: another role', async () => {
    const token = await tokenOf('taro');
    await bench.sql`update auth.user_account set locale = 'en' where id = ${demoCast.taro.id}`;
    await bench.mutate(admin, 'userTypeChange', { id: idOfCast('taro'), userType: 'OPERATOR' }, '');
    expect((await bench.mailTo('taro@kizuna.example', 'role of your account')).text).toContain('Member → Operator');
    await bench.mutate(admin, 'userTypeChange', { id: idOfCast('taro'), userType: 'MEMBER' }, '');
    expect(await refresh(token)).toEqual({
      ...{ accessToken: null, endReason: 'ROLE_CHANGED' },
      userErrors: [{ field: null, code: 'INVALID_CREDENTIALS' }],
    });
    // The token was used up by that, and its end is not taken for a theft.
    expect(await refresh(token)).toMatchObject({ endReason: 'ROLE_CHANGED' });
    expect(await endOfAll('taro')).toEqual({ actor: demoCast.admin.id, reason: 'role_changed' });
  });

  it('is not told them as another role when a concierge only works for another partner', async () => {
    const input = { id: idOfCast('yuki'), userType: 'CONCIERGE', partnerId: idOfCast('sakura') };
    expect((await bench.mutate(admin, 'userTypeChange', input, '')).userErrors).toEqual([]);
    const mails = await bench.sql`
      select 1 from jobs.job where payload ->> 'template' = 'role_changed' and payload ->> 'userId' = ${String(demoCast.yuki.id)}`;
    expect(mails).toEqual([]);
  });

  it('is told them, in their language: that it was closed, once', async () => {
    const token = await tokenOf('aoi');
    for (let round = 0; round < 2; round += 1) await bench.mutate(admin, 'userDisable', { id: idOfCast('aoi') }, '');
    expect((await bench.mailTo('aoi@kizuna.example', '利用が停止')).text).toContain('葵 さん');
    expect(await refresh(token)).toMatchObject({ endReason: 'DISABLED' });
    const mails = await bench.sql`select 1 from jobs.job where payload ->> 'template' = 'account_closed'`;
    expect(mails).toHaveLength(1);
  });

  it('is told them: that it was merged, and how to sign in from then on', async () => {
    const token = await tokenOf('yuki');
    const merge = { primaryUserId: idOfCast('sakura'), duplicateUserIds: [idOfCast('yuki')] };
    await bench.mutate(admin, 'usersMerge', merge, '');
    const mail = await bench.mailTo('yuki@kizuna.example', '統合');
    expect(mail.text).toMatch(/yuki を sakura に統合/);
    expect(await refresh(token)).toMatchObject({ endReason: 'MERGED' });
    expect(await endOfAll('yuki')).toEqual({ actor: demoCast.admin.id, reason: 'merged' });

    const query = '{ users(first: 100, filter: { search: "yuki" }) { edges { node { mergedInto { username } } } } }';
    const { data } = await bench.harness.run(admin, query);
    expect(data).toEqual({ users: { edges: [{ node: { mergedInto: { username: 'sakura' } } }] } });
    const seen = await bench.harness.run(
      castViewer('hanako'),
      '{ user(username: "yuki") { mergedInto { id } isErased } }',
    );
    expect(seen.data).toEqual({ user: { mergedInto: null, isErased: null } });
  });

  it('is not told to who has no token of the session', async () => {
    expect(await refresh('made-up')).toMatchObject({ endReason: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] });
    const token = await tokenOf('hanako');
    expect(await refresh(token)).toMatchObject({ accessToken: expect.any(String), endReason: null, userErrors: [] });
    // A token that is used twice is in two hands.
    expect(await refresh(token)).toMatchObject({ endReason: 'TOKEN_REUSED' });
  });
});

describe('an address that waits to take the place of another', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());
  const pending = async (viewer: Viewer) =>
    (await bench.harness.run(viewer, '{ viewer { security { pendingEmail } } }')).data;
  const verify = async (address: string) => {
    const token = tokenIn(await bench.mailTo(address, ''));
    return (await bench.mutate(null, 'emailVerify', { token }, 'email')).userErrors[0]?.code;
  };

  it.each(['sessionEndOthers', 'sessionEndAll'])('is forgotten with the sessions of a thief: %s', async (name) => {
    const [owner, thief] = [await bench.signIn('hanako'), await bench.signIn('hanako')];
    const newEmail = `${name.toLowerCase()}@evil.example`;
    await bench.mutate(thief, 'emailChange', { newEmail }, '');
    await bench.mutate(owner, name, null, 'endedCount');
    expect(await verify(newEmail)).toBe('INVALID_CREDENTIALS');
    expect(await bench.refusal(thief, 'emailChange', { newEmail: 'again@evil.example' })).toBe(
      'REAUTHENTICATION_REQUIRED',
    );
    const again = await bench.signIn('hanako');
    expect(await pending(again)).toEqual({ viewer: { security: { pendingEmail: null } } });
  });

  it('is forgotten with the one session of a thief that the owner ends, and not when somebody signs out', async () => {
    const [owner, thief] = [await bench.signIn('hanako'), await bench.signIn('hanako')];
    await bench.mutate(thief, 'emailChange', { newEmail: 'revoked@evil.example' }, '');
    await bench.mutate(await bench.signIn('hanako'), 'sessionEnd', null, '');
    expect(await pending(owner)).toEqual({ viewer: { security: { pendingEmail: 'revoked@evil.example' } } });
    await bench.mutate(owner, 'sessionRevoke', { id: toGlobalId('Session', thief.sessionId) }, '');
    expect(await verify('revoked@evil.example')).toBe('INVALID_CREDENTIALS');
    expect(await pending(owner)).toEqual({ viewer: { security: { pendingEmail: null } } });
  });

  it('is forgotten when a token turns up twice', async () => {
    const input = { login: 'kenji', password: 'kizuna-demo' };
    const { refreshToken, ...signedIn } = await bench.mutate(null, 'sessionCreate', input, 'accessToken refreshToken');
    await bench.mutate(viewerOf(signedIn), 'emailChange', { newEmail: 'stolen@evil.example' }, '');
    for (let use = 0; use < 2; use += 1) await bench.mutate(null, 'sessionRefresh', { refreshToken }, '');
    expect(await verify('stolen@evil.example')).toBe('INVALID_CREDENTIALS');
  });

  it('is forgotten when an administrator ends the sessions', async () => {
    const taro = await bench.signIn('taro');
    await bench.mutate(taro, 'emailChange', { newEmail: 'taro@other.example' }, '');
    const change = { id: toGlobalId('User', taro.userId), userType: 'OPERATOR' };
    await bench.mutate(await bench.signIn('admin'), 'userTypeChange', change, '');
    expect(await verify('taro@other.example')).toBe('INVALID_CREDENTIALS');
  });

  it('is not taken for the account’s own, which can still be confirmed', async () => {
    const midori = await bench.register('midori');
    await bench.mutate(midori, 'sessionEndAll', null, 'endedCount');
    const token = tokenIn(await bench.mailTo('midori@kizuna.example', 'Confirm'));
    expect((await bench.mutate(null, 'emailVerify', { token }, 'email')).userErrors).toEqual([]);
  });
});
