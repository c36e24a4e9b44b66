import { parseGlobalId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { workOnAccount } from '@kizuna/kit/testing/account-work';
import { describe, expect, it } from 'vitest';
import { cleanUp } from '../cleanup/cleanup.ts';
import { startAdminBench } from '../testing/admin-bench.ts';

const { bench, admin } = await startAdminBench();

describe('what is held on an account', () => {
  const taskIdOf = (task: unknown) => Number(parseGlobalId((task as { id: string }).id)?.id);
  const isFinished = async (taskId: number) => {
    const rows = await bench.sql`select 1 from auth.account_task where id = ${taskId} and finished_at is not null`;
    return rows.length === 1;
  };

  it('is exported with all accounts that became it, as it is erased with them', async () => {
    const yuki = await bench.signIn('yuki');
    const merge = { primaryUserId: toGlobalId('User', 6), duplicateUserIds: [toGlobalId('User', 7)] };
    const { task } = await bench.mutate(admin, 'usersMerge', merge, 'task { id }');
    await expect.poll(() => isFinished(taskIdOf(task))).toBe(true);
    const exported = await workOnAccount(bench.harness, bench.sql, { work: 'EXPORT', userId: 6 });
    expect(exported).toMatchObject({
      mergedAccounts: [{ id: 7 }],
      sessions: [{ id: yuki.sessionId, userId: 7 }],
      auditEntries: expect.arrayContaining([
        expect.objectContaining({ action: 'session.create', targetId: String(yuki.sessionId) }),
      ]),
    });

    const sakura = await bench.signIn('sakura');
    const erased = await bench.mutate(sakura, 'accountErase', null, 'task { id }');
    const parts = await bench.sql`
      select payload -> 'duplicateIds' as ids from jobs.job
      where kind like 'account_work_%' and payload ->> 'taskId' = ${String(taskIdOf(erased.task))}`;
    expect(parts.map(({ ids }) => ids)).toEqual(Array(7).fill([7]));
  });

  it('is exported with what others did to it, and nothing of them', async () => {
    const taro = await bench.signIn('taro');
    const wrong = { login: 'taro', password: 'a guess' };
    expect(await bench.refusal(null, 'sessionCreate', wrong)).toBe('INVALID_CREDENTIALS');
    const change = { id: toGlobalId('User', taro.userId), userType: 'CONCIERGE', partnerId: toGlobalId('User', 6) };
    await bench.mutate(admin, 'userTypeChange', change, '');
    // As another part of the platform records it: what was looked at is theirs, not who looked.
    await bench.sql`select history.record_audit('kycDocument.look', 4, 'KycDocument', '77',
      ${bench.sql.json({ userId: taro.userId, kind: 'ID_FRONT', applicationId: 9, by: 'kenji' })})`;
    await bench.sql`select history.record_audit('kycDocument.look', 4, 'KycDocument', '78', ${bench.sql.json({ userId: 1 })})`;
    const exported = await workOnAccount(bench.harness, bench.sql, { work: 'EXPORT', userId: taro.userId });
    const about = (exported as { auditEntriesByOthers: { action: string }[] }).auditEntriesByOthers;
    expect(about).toMatchObject([
      { action: 'kycDocument.look', targetId: '77', isByPerson: true, details: { kind: 'ID_FRONT' } },
      { action: 'session.end_all', details: { reason: 'role_changed' }, isByPerson: true },
      { action: 'user.type_change', details: { userType: 'CONCIERGE' }, isByPerson: true },
      { action: 'session.refuse', details: { factor: 'password' }, isByPerson: false },
    ]);
    expect(JSON.stringify(about)).not.toMatch(/actorId|partnerId|kenji/);
  });

  it('is erased although an export is stuck; what comes of that later is removed, too', async () => {
    const viewer = await bench.signIn('hanako');
    const { task } = await bench.mutate(viewer, 'accountExport', null, 'task { id }');
    const taskId = taskIdOf(task);
    await expect.poll(() => isFinished(taskId)).toBe(true);
    // As if the part of one subgraph had failed.
    await bench.sql`delete from auth.account_task_receipt where task_id = ${taskId} and holder = 'users'`;
    await bench.sql`update auth.account_task set finished_at = null where id = ${taskId}`;

    const erased = await bench.mutate(viewer, 'accountErase', null, 'task { id }');
    expect(erased.userErrors).toEqual([]);
    expect(await isFinished(taskId)).toBe(true);
    await expect.poll(() => isFinished(taskIdOf(erased.task))).toBe(true);
    const { storage } = bench.harness.ports;
    const file = `account-exports/${taskId}/users`;
    await expect.poll(() => storage.info(file)).toBeNull();

    // Somebody has the failed job run again.
    const [again] = await bench.sql`
      select jobs.enqueue(kind, payload, null, 'again', null, null) as id from jobs.job
      where kind = 'account_work_users' and payload ->> 'taskId' = ${String(taskId)}`;
    const statusOf = async () => (await bench.sql`select status from jobs.job where id = ${again?.id}`)[0]?.status;
    await expect.poll(statusOf).toBe('SUCCEEDED');
    const receipts = () => bench.sql`
      select 1 from jobs.job where kind = 'account_receipt' and payload ->> 'taskId' = ${String(taskId)}
        and payload ->> 'holder' = 'users' and status <> 'SUCCEEDED'`;
    await expect.poll(async () => (await receipts()).length).toBe(0);
    await expect.poll(() => storage.info(file)).toBeNull();
    expect(await bench.sql`select 1 from auth.account_task_receipt where task_id = ${taskId}`).toEqual([]);
  });

  it('is deleted from a storage that is away for a day', async () => {
    const viewer = await bench.signIn('aoi');
    const { task } = await bench.mutate(viewer, 'accountExport', null, 'task { id }');
    const taskId = taskIdOf(task);
    await expect.poll(() => isFinished(taskId)).toBe(true);
    await bench.sql`update auth.account_task set created_at = now() - interval '8 days' where id = ${taskId}`;
    await cleanUp(bench);
    const jobs = await bench.sql`select max_attempts as tries from jobs.job where kind = 'account_delete_export'`;
    expect(new Set(jobs.map(({ tries }) => tries))).toEqual(new Set([14]));
  });
});
