import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { hashApiToken } from '@kizuna/kit/viewer/api-token';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { describe, expect, it } from 'vitest';
import { idOfCast, startAdminBench } from '../testing/admin-bench.ts';
import { castViewer } from '../testing/users-bench.ts';

const { bench, admin } = await startAdminBench();

describe('the administration of accounts', () => {
  const list = async (filter: object, viewer: Viewer | null = admin) => {
    const query = 'query ($filter: UserFilter) { users(first: 100, filter: $filter) { edges { node { username } } } }';
    const { data, errors } = await bench.harness.run(viewer, query, { filter });
    if (errors) return errors[0]?.extensions?.code;
    const users = data?.users as { edges: { node: { username: string } }[] } | undefined;
    return users?.edges.map(({ node }) => node.username);
  };

  it('lists and finds accounts, for administrators only', async () => {
    expect(await list({})).toEqual(['yuki', 'sakura', 'admin', 'kenji', 'aoi', 'taro', 'hanako']);
    expect(await list({ search: 'HANA' })).toEqual(['hanako']);
    expect(await list({ search: '桜' })).toEqual(['sakura']);
    expect(await list({ search: 'taro@kizuna' })).toEqual(['taro']);
    for (const search of ['%', '_', '\\', "'"]) expect(await list({ search })).toEqual([]);
    expect(await list({ userType: 'OPERATOR', isActive: true })).toEqual(['kenji']);
    expect(await list({}, castViewer('kenji'))).toBe('FORBIDDEN');
    expect(await list({}, null)).toBe('UNAUTHORIZED');
    const page = await bench.harness.run(
      admin,
      '{ users(first: 2) { edges { node { username } } pageInfo { hasNextPage endCursor } } }',
    );
    expect(page.data).toMatchObject({ users: { edges: { length: 2 }, pageInfo: { hasNextPage: true } } });
  });

  it('closes an account: sessions and API tokens end, nobody signs in, until it is opened again', async () => {
    const sakura = await bench.signIn('sakura');
    const request = { name: 'x', scopes: ['kyc:read'], expiresIn: 3600 };
    const { token } = await bench.mutate(sakura, 'apiTokenCreate', request, 'token');
    const announced = new Promise((resolve) => {
      void bench.harness.ports.bus.subscribe('session.ended', resolve);
    });
    const closed = await bench.mutate(admin, 'userDisable', { id: idOfCast('sakura') }, 'user { isActive }');
    expect(closed.user).toEqual({ isActive: false });
    expect(await announced).toEqual({ sessionId: sakura.sessionId });
    const { data } = await bench.harness.run(
      null,
      `{ apiTokenVerify(hash: "${hashApiToken(String(token))}") { userId } }`,
    );
    expect(data).toEqual({ apiTokenVerify: null });
    const login = { login: 'sakura', password: 'kizuna-demo' };
    expect(await bench.refusal(null, 'sessionCreate', login)).toBe('INVALID_CREDENTIALS');
    await bench.mutate(admin, 'userEnable', { id: idOfCast('sakura') }, 'user { isActive }');
    await bench.signIn('sakura');
  });

  it('brings nobody back who was or is to be erased, and gives them no other role', async () => {
    const mio = await bench.register('mio');
    await bench.mutate(mio, 'accountErase', null, 'task { id }');
    const id = toGlobalId('User', mio.userId);
    const refusals = async () => [
      await bench.refusal(admin, 'userEnable', { id }),
      await bench.refusal(admin, 'userTypeChange', { id, userType: 'OPERATOR' }),
    ];
    expect(await refusals()).toEqual(['CONFLICT', 'CONFLICT']);
    await bench.sql`update auth.account_task set finished_at = now() where user_id = ${mio.userId}`;
    expect(await refusals()).toEqual(['CONFLICT', 'CONFLICT']);
    const [row] = await bench.sql`select is_active, user_type from auth.user_account where id = ${mio.userId}`;
    expect(row).toMatchObject({ is_active: false, user_type: 'MEMBER' });
  });

  it('changes a role, and with it every token that carries the old one', async () => {
    const taro = await bench.signIn('taro');
    const change = { id: idOfCast('taro'), userType: 'OPERATOR' };
    const changed = await bench.mutate(admin, 'userTypeChange', change, 'user { userType }');
    expect(changed.user).toEqual({ userType: 'OPERATOR' });
    // For subgraphs that give somebody work: they know of roles by the directory.
    const directory = () => bench.sql`select user_type as type from directory.known_user where id = ${taro.userId}`;
    expect(await directory()).toEqual([{ type: 'OPERATOR' }]);
    const [row] = await bench.sql`select ended_at from auth.session where id = ${taro.sessionId}`;
    expect(row?.ended_at).not.toBeNull();
    expect(await bench.signIn('taro')).toMatchObject({ userType: 'OPERATOR' });
    const odd = { id: idOfCast('taro'), userType: 'MEMBER', partnerId: idOfCast('sakura') };
    expect(await bench.refusal(admin, 'userTypeChange', odd)).toBe('VALIDATION_ERROR');
  });

  it('never loses its last administrator, not even to two who close one another at once', async () => {
    expect(await bench.refusal(admin, 'userDisable', { id: idOfCast('admin') })).toBe('CONFLICT');
    expect(await bench.refusal(admin, 'userTypeChange', { id: idOfCast('admin'), userType: 'MEMBER' })).toBe(
      'CONFLICT',
    );
    await bench.mutate(admin, 'userTypeChange', { id: idOfCast('aoi'), userType: 'ADMIN' }, '');
    const codes = await Promise.all([
      bench.refusal(admin, 'userDisable', { id: idOfCast('aoi') }),
      bench.refusal(admin, 'userTypeChange', { id: idOfCast('admin'), userType: 'MEMBER' }),
    ]);
    expect(codes.sort()).toEqual(['CONFLICT', undefined]);
    const [row] =
      await bench.sql`select count(*)::int as n from auth.user_account where user_type = 'ADMIN' and is_active`;
    expect(row?.n).toBe(1);
  });

  it.each(['userDisable', 'userEnable', 'userTypeChange'])('is no business of others: %s', async (name) => {
    const input = { id: idOfCast('hanako'), ...(name === 'userTypeChange' ? { userType: 'ADMIN' } : {}) };
    for (const who of ['hanako', 'kenji', 'sakura', 'yuki'] as const) {
      expect(await bench.refusal(castViewer(who), name, input)).toBe('FORBIDDEN');
    }
    expect(await bench.refusal(null, name, input)).toBe('UNAUTHORIZED');
    expect(await bench.refusal(admin, name, { ...input, id: toGlobalId('User', 999_999) })).toBe('NOT_FOUND');
  });
});
