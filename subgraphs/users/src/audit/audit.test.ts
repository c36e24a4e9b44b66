import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castViewer, longPassword, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('the audit log', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
    for (const name of ['hanako', 'taro']) await bench.signIn(name);
    const admin = await bench.signIn('admin');
    await bench.mutate(admin, 'userDisable', { id: toGlobalId('User', demoCast.taro.id) }, '');
  });
  afterAll(() => bench.close());
  const admin = castViewer('admin');
  const found = async (filter: object) => {
    const query = `query ($filter: AuditEntryFilter) {
      auditEntries(first: 100, filter: $filter) { edges { node { action actor { username } writer createdAt } } }
    }`;
    const { data, errors } = await bench.harness.run(admin, query, { filter });
    expect(errors).toBeUndefined();
    const list = data?.auditEntries as { edges: { node: Record<string, unknown> }[] } | undefined;
    return list?.edges.map(({ node }) => node) ?? [];
  };

  it('is searched by who, what, on what and when', async () => {
    const hanako = await found({ actorId: toGlobalId('User', demoCast.hanako.id) });
    expect(hanako).toMatchObject([{ action: 'session.create', actor: { username: 'hanako' }, writer: 'kizuna_auth' }]);
    expect(await found({ action: 'user.disable' })).toMatchObject([{ actor: { username: 'admin' } }]);
    expect(await found({ action: 'session.*' })).toHaveLength(4);
    expect(await found({ action: 'sess' })).toEqual([]);
    expect(await found({ action: '%.*' })).toEqual([]);
    const taro = { targetId: toGlobalId('User', demoCast.taro.id) };
    expect((await found(taro)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['session.end_all', 'user.disable']),
    );
    expect(await found({ targetType: 'Session' })).toHaveLength(3);
    const [newest] = await found({});
    expect(await found({ since: newest?.createdAt })).not.toEqual([]);
    expect(await found({ until: '2020-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('names whose message or paper it was done to, finds it by them, and says which actions there are', async () => {
    const aoi = toGlobalId('User', demoCast.aoi.id);
    await bench.sql.begin(async (sql) => {
      await sql`set local role kizuna_auth`;
      await sql`select history.record_audit('message_report.look', 4, 'Message', '7',
        ${sql.json({ senderId: demoCast.aoi.id })})`;
    });
    const query = `query ($filter: AuditEntryFilter) {
      auditEntries(first: 9, filter: $filter) { edges { node { action targetType targetUser { username } } } }
    }`;
    const entry = { action: 'message_report.look', targetType: 'Message', targetUser: { username: 'aoi' } };
    for (const filter of [{ targetId: aoi }, { targetId: aoi, targetType: 'Message' }]) {
      const { data } = await bench.harness.run(admin, query, { filter });
      expect(data).toEqual({ auditEntries: { edges: [{ node: entry }] } });
    }
    expect(await found({ targetId: aoi, targetType: 'User' })).toEqual([]);

    const actions = '{ auditActions }';
    const { data } = await bench.harness.run(admin, actions);
    expect(data).toEqual({
      auditActions: ['message_report.look', 'session.create', 'session.end_all', 'user.disable'],
    });
    expect((await bench.harness.run(castViewer('kenji'), actions)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('says who did it to whom by name, by a number alone once they were erased, and is still searched for them', async () => {
    const mio = await bench.register('mio');
    await bench.mutate(
      await bench.signIn('admin'),
      'userTypeChange',
      { id: toGlobalId('User', mio.userId), userType: 'PARTNER' },
      '',
    );
    const id = toGlobalId('User', mio.userId);
    const people = async (filter: object) => {
      const query = `query ($filter: AuditEntryFilter) {
        auditEntries(first: 1, filter: $filter) {
          edges { node { actorId actor { username isErased } targetUser { id username isErased } } }
        }
      }`;
      const { data } = await bench.harness.run(admin, query, { filter });
      return (data?.auditEntries as { edges: { node: unknown }[] } | undefined)?.edges[0]?.node;
    };
    const byAdmin = { actorId: toGlobalId('User', demoCast.admin.id), actor: { username: 'admin', isErased: false } };
    const change = { targetId: id, action: 'user.type_change' };
    expect(await people(change)).toEqual({ ...byAdmin, targetUser: { id, username: 'mio', isErased: false } });

    await bench.mutate(await bench.signIn('mio', longPassword), 'accountErase', null, '');
    const gone = { username: `erased-${mio.userId}`, isErased: true };
    await expect.poll(() => people(change), { timeout: 20_000 }).toEqual({ ...byAdmin, targetUser: { id, ...gone } });
    expect(await people({ actorId: id })).toMatchObject({ actorId: id, actor: gone });
    // Nobody takes such a name, nor keeps somebody from being erased by having it.
    const input = { username: `Erased-${demoCast.hanako.id}`, email: 'x@kizuna.example', password: longPassword };
    expect(await bench.refusal(null, 'accountRegister', input)).toBe('VALIDATION_ERROR');
    const address = { username: 'nobody', email: 'erased-1@erased.invalid', password: longPassword };
    expect(await bench.refusal(null, 'accountRegister', address)).toBe('VALIDATION_ERROR');
  });

  it('is found whole, until somebody with the keys of the server changes it', async () => {
    const query = `{ auditVerify { isIntact chains { writer entryCount headHash brokenEntryNumber brokenEntry { action } } } }`;
    const whole = await bench.harness.run(admin, query);
    expect(whole.data?.auditVerify).toMatchObject({
      isIntact: true,
      chains: [{ writer: 'kizuna_auth', brokenEntryNumber: null, brokenEntry: null }],
    });
    const [changed] = await bench.sql.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      return sql`update history.audit_log set actor_id = 1 where action = 'user.disable' returning id`;
    });
    const broken = await bench.harness.run(admin, query);
    expect(broken.data?.auditVerify).toMatchObject({
      isIntact: false,
      chains: [{ brokenEntryNumber: Number(changed?.id), brokenEntry: { action: 'user.disable' } }],
    });
    expect((await bench.harness.run(castViewer('kenji'), query)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
