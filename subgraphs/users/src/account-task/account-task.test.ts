import { accountHolders } from '@kizuna/kit/accounts/account-data';
import { enqueueAccountWork } from '@kizuna/kit/accounts/account-work';
import { parseGlobalId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { idOfCast } from '../testing/admin-bench.ts';
import { castViewer, longPassword, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

interface Task {
  readonly id: string;
  readonly finishedAt: string | null;
  readonly pending: string[];
  readonly downloadUrl: string | null;
  readonly receipts: { readonly holder: string; readonly result: string }[];
}

/** What `users` itself says of its part. */
const resultOf = ({ receipts }: Task): unknown =>
  JSON.parse(receipts.find(({ holder }) => holder === 'users')?.result ?? 'null');

describe('work on whole accounts', () => {
  let bench: UsersBench;
  let admin: Viewer;
  let app: ReturnType<typeof createHttpServer>;
  beforeAll(async () => {
    bench = await startUsersBench();
    admin = await bench.signIn('admin');
    const { ports, subgraph } = bench.harness;
    app = createHttpServer({ logger: ports.logger });
    if (subgraph.routes) await app.register(subgraph.routes);
  });
  afterAll(async () => {
    await app.close();
    await bench.close();
  });

  const download = (address: string) => {
    const { pathname, search } = new URL(address);
    return app.inject(`${pathname}${search}`);
  };

  const read = async (viewer: Viewer, id: string) => {
    const { data } = await bench.harness.run(
      viewer,
      'query ($id: ID!) { accountTask(id: $id) { id finishedAt pending downloadUrl receipts { holder result } } }',
      { id },
    );
    return (data?.accountTask ?? null) as Task | null;
  };
  const finished = async (viewer: Viewer, task: unknown): Promise<Task> => {
    const { id } = task as { id: string };
    return vi.waitFor(
      async () => {
        const found = await read(viewer, id);
        if (!found?.finishedAt) throw new Error('not finished');
        return found;
      },
      { timeout: 20_000 },
    );
  };
  const merge = (duplicates: string[], dryRun = false, primaryUserId = idOfCast('sakura')) =>
    bench.mutate(
      admin,
      'usersMerge',
      { primaryUserId, duplicateUserIds: duplicates, dryRun },
      'user { username } task { id } revokedApiTokens { id }',
    );

  it('counts what a merge would move, moves it, closes the duplicate, and can be done again', async () => {
    const yuki = await bench.signIn('yuki');
    const request = { name: 'Till', scopes: ['kyc:read'], expiresIn: 3600 };
    await bench.mutate(yuki, 'apiTokenCreate', request, 'token');
    await bench.mutate(yuki, 'pinSet', { pin: '2468' }, '');
    await bench.sql`update auth.user_account set partner_id = 7 where id = 3`;
    await bench.mutate(yuki, 'paymentAuthorize', { paymentId: 'p1', method: 'PIN', code: '2468' }, 'success');

    const counted = await finished(admin, (await merge([idOfCast('yuki')], true)).task);
    expect(counted.receipts.map(({ holder }) => holder)).toEqual(accountHolders.toSorted());
    expect(resultOf(counted)).toEqual([{ apiTokens: 1, paymentAuthorizations: 1, sessions: 1 }]);
    expect(await read(castViewer('sakura'), counted.id)).toBeNull();
    await bench.signIn('yuki');

    for (let round = 0; round < 2; round += 1) {
      const merged = await merge([idOfCast('yuki'), idOfCast('yuki')]);
      expect(merged).toMatchObject({ user: { username: 'sakura' }, revokedApiTokens: [], userErrors: [] });
      const done = await finished(admin, merged.task);
      expect(done.pending).toEqual([]);
    }
    expect(await bench.sql`select 1 from directory.known_user where id = 7`).toEqual([]);
    const [owned] = await bench.sql`
      select (select count(*)::int from auth.api_token where user_id = 6) as tokens,
        (select count(*)::int from auth.payment_auth_log where user_id = 6) as payments,
        (select count(*)::int from auth.session where user_id = 7 and ended_at is null) as open`;
    expect(owned).toEqual({ tokens: 1, payments: 1, open: 0 });
    expect(await bench.sql`select partner_id::int as partner from auth.user_account where id = 3`).toEqual([
      { partner: 6 },
    ]);
    const login = { login: 'yuki', password: 'kizuna-demo' };
    expect(await bench.refusal(null, 'sessionCreate', login)).toBe('INVALID_CREDENTIALS');
    expect(await bench.refusal(admin, 'userEnable', { id: idOfCast('yuki') })).toBe('CONFLICT');
  });

  it('revokes a partner’s API tokens that a member would inherit, and names them before', async () => {
    const [shop, person] = [await bench.register('shop'), await bench.register('person')];
    const [shopId, personId] = [shop, person].map(({ userId }) => toGlobalId('User', userId));
    await bench.mutate(admin, 'userTypeChange', { id: shopId, userType: 'PARTNER' }, '');
    const request = { name: 'Till', scopes: ['kyc:read'], expiresIn: 3600 };
    const created = await bench.mutate(
      await bench.signIn('shop', longPassword),
      'apiTokenCreate',
      request,
      'token apiToken { id }',
    );
    const mergeShop = (dryRun: boolean) =>
      bench.mutate(
        admin,
        'usersMerge',
        { primaryUserId: personId, duplicateUserIds: [shopId], dryRun },
        'task { id } revokedApiTokens { name revokedAt }',
      );
    const dryRun = await mergeShop(true);
    expect(dryRun.revokedApiTokens).toEqual([{ name: 'Till', revokedAt: null }]);
    const merged = await mergeShop(false);
    expect(merged.revokedApiTokens).toEqual([{ name: 'Till', revokedAt: expect.any(String) }]);
    await finished(admin, merged.task);
    expect((await mergeShop(false)).revokedApiTokens).toEqual([]);
    const tokenId = String(parseGlobalId((created.apiToken as { id: string }).id)?.id);
    const [row] = await bench.sql`select user_id::int as owner, revoked_at from auth.api_token where id = ${tokenId}`;
    expect(row).toEqual({ owner: person.userId, revoked_at: expect.any(Date) });
    const audit = await bench.sql`
      select actor_id::int as actor, details from history.audit_log
      where action = 'api_token.revoke' and target_id = ${tokenId}`;
    expect(audit).toEqual([{ actor: admin.userId, details: { userId: shop.userId, reason: 'merged' } }]);
  });

  it('does what concerns one account in turn: no merge overtakes another, nor an erasure', async () => {
    const [one, two, three] = [
      await bench.register('ichiro'),
      await bench.register('jiro-2'),
      await bench.register('saburo'),
    ];
    const idOfViewer = ({ userId }: Viewer) => toGlobalId('User', userId);
    const chain = await Promise.all([
      merge([idOfViewer(two)], false, idOfViewer(one)),
      merge([idOfViewer(three)], false, idOfViewer(two)),
    ]);
    expect(chain.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['CONFLICT']);
    const [under = ''] = chain.flatMap(({ task }) => (task ? [(task as { id: string }).id] : []));
    const busy = chain[0]?.task ? one : two;
    expect(await bench.refusal(busy, 'accountErase', null)).toBe('CONFLICT');
    const onwards = await merge([idOfViewer(busy)], false, idOfCast('sakura'));
    expect(onwards.userErrors.map(({ code }) => code)).toEqual(['CONFLICT']);
    await finished(admin, { id: under });
    const after = await merge([idOfViewer(busy)], false, idOfCast('sakura'));
    expect(after.userErrors).toEqual([]);
    await finished(admin, after.task);
  });

  it('takes one part done twice, as after a crash, for done once', async () => {
    const merged = await merge([idOfCast('yuki')]);
    const done = await finished(admin, merged.task);
    const [row] = await bench.sql`select id from auth.account_task order by id desc limit 1`;
    const again = { work: 'MERGE' as const, userId: 6, duplicateIds: [7] };
    await enqueueAccountWork(drizzle(bench.sql), 'users', { taskId: Number(row?.id), ...again });
    const unfinished = () =>
      bench.sql`select 1 from jobs.job where kind in ('account_work_users', 'account_receipt') and status <> 'SUCCEEDED'`;
    await expect.poll(async () => (await unfinished()).length).toBe(0);
    expect(await read(admin, done.id)).toEqual(done);
    const finishes = await bench.sql`
      select 1 from history.audit_log where action = 'account.merge_finish' and details ->> 'taskId' = ${String(row?.id)}`;
    expect(finishes).toHaveLength(1);
  });

  it('refuses a merge that makes no sense, or would lose the last administrator', async () => {
    const code = async (duplicates: string[], primary = idOfCast('sakura')) =>
      (await merge(duplicates, false, primary)).userErrors[0]?.code;
    expect(await code([])).toBe('VALIDATION_ERROR');
    expect(await code([idOfCast('sakura')])).toBe('VALIDATION_ERROR');
    expect(await code([idOfCast('admin')])).toBe('CONFLICT');
    expect(await code([idOfCast('yuki')], idOfCast('hanako'))).toBe('CONFLICT');
    expect(await code([idOfCast('taro')], idOfCast('yuki'))).toBe('CONFLICT');
    const input = { primaryUserId: idOfCast('taro'), duplicateUserIds: [idOfCast('hanako')] };
    expect(await bench.refusal(castViewer('taro'), 'usersMerge', input)).toBe('FORBIDDEN');
    const unknown = { primaryUserId: idOfCast('taro'), duplicateUserIds: [toGlobalId('User', 999_999)] };
    expect(await bench.refusal(admin, 'usersMerge', unknown)).toBe('NOT_FOUND');
  });

  it('gives users everything that is held on them, and nobody else, without hashes', async () => {
    const viewer = await bench.signIn('hanako');
    await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
    const { task } = await bench.mutate(viewer, 'accountExport', null, 'task { id }');
    const { id, downloadUrl } = await finished(viewer, task);
    const file = await download(downloadUrl ?? '');
    expect(file.headers).toMatchObject({ 'cache-control': 'no-store' });
    const { parts } = file.json() as { parts: Record<string, unknown> };
    expect(Object.keys(parts)).toEqual(accountHolders);
    const exported = parts.users;
    expect(exported).toMatchObject({
      account: { username: 'hanako', email: 'hanako@kizuna.example', hasPassword: true },
      security: { pinEnabled: true },
      sessions: [{ userId: 1 }],
      auditEntries: [{ action: 'account.export' }, {}, {}],
    });
    expect(JSON.stringify(exported)).not.toMatch(/argon2|hash"/i);
    expect(JSON.stringify(await bench.sql`select payload from jobs.job`)).not.toContain('hanako@kizuna.example');
    expect((await download((downloadUrl ?? '').replace(/signature=[^&]{4}/, 'signature=AAAA'))).statusCode).toBe(403);
    expect(await read(admin, id)).toBeNull();
    expect(await read(castViewer('taro'), id)).toBeNull();
    await bench.age(viewer, 11);
    expect(await bench.refusal(viewer, 'accountExport', null)).toBe('REAUTHENTICATION_REQUIRED');
    expect(await bench.refusal(viewer, 'accountErase', null)).toBe('REAUTHENTICATION_REQUIRED');
  });

  it('erases who asks for it, says what stays and until when, and keeps the last administrator', async () => {
    const viewer = await bench.signIn('taro');
    const asked = await bench.mutate(viewer, 'accountExport', null, 'task { id }');
    const exported = await finished(viewer, asked.task);
    expect((await download(exported.downloadUrl ?? '')).body).toContain('taro@kizuna.example');
    await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
    await bench.mutate(viewer, 'paymentAuthorize', { paymentId: 'p2', method: 'PIN', code: '2468' }, 'success');
    const { task } = await bench.mutate(viewer, 'accountErase', null, 'task { id }');
    const done = await finished(admin, task);
    expect(resultOf(done)).toMatchObject([{ what: 'payment_authorization', count: 1 }]);
    const mail = await bench.mailTo('taro@kizuna.example', '削除');
    expect(mail.text).toMatch(/payment_authorization \(1\): \d{4}-\d\d-\d\d/);
    const left = JSON.stringify([
      ...(await bench.sql`select * from auth.user_account where id = ${viewer.userId}`),
      ...(await bench.sql`select * from auth.session where user_id = ${viewer.userId}`),
      ...(await bench.sql`select * from auth.account_task where user_id = ${viewer.userId}`),
    ]);
    expect(left).not.toMatch(/taro|太郎|argon2/);
    await expect.poll(async () => (await download(exported.downloadUrl ?? '')).statusCode).toBe(404);
    const folder = `account-exports/${parseGlobalId(exported.id)?.id}/users`;
    await expect.poll(() => bench.harness.ports.storage.info(folder)).toBeNull();
    expect(await bench.refusal(admin, 'accountErase', null)).toBe('CONFLICT');
    // There is nothing left of it that could go to anybody.
    expect((await merge([idOfCast('taro')])).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await bench.register('taro');
  });
});
