import { demoCast } from '@kizuna/kit/demo/cast';
import { workOnAccount } from '@kizuna/kit/testing/account-work';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('payments', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  it('are authorised once, and every try is written down', async () => {
    const viewer = await bench.signIn('hanako');
    await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
    const authorize = (paymentId: string, code: string, method = 'PIN') =>
      bench.mutate(viewer, 'paymentAuthorize', { paymentId, method, code }, 'success detail');
    expect(await authorize('pay_1', '0000')).toMatchObject({ success: false, detail: expect.stringContaining('code') });
    expect(await authorize('pay_1', '123456', 'TOTP')).toMatchObject({ success: false });

    const all = await Promise.all(Array.from({ length: 4 }, () => authorize('pay_1', '2468')));
    expect(all.filter(({ success }) => success)).toHaveLength(1);
    expect(await authorize('pay_1', '2468')).toMatchObject({
      success: false,
      detail: expect.stringContaining('before'),
    });
    expect(await authorize('pay_2', '2468')).toEqual({ success: true, detail: null, userErrors: [] });

    const log = await bench.sql`
      select status, count(*)::int as tries from auth.payment_auth_log where payment_id = 'pay_1' group by status order by 1`;
    expect([...log]).toEqual([
      { status: 'ALREADY_AUTHORIZED', tries: 4 },
      { status: 'NOT_SET_UP', tries: 1 },
      { status: 'SUCCEEDED', tries: 1 },
      { status: 'WRONG_CODE', tries: 1 },
    ]);
  });

  it('are each payer’s own: another one neither learns of one nor stands in its way', async () => {
    const { kenji, sakura } = demoCast;
    const sessions = { kenji: await bench.signIn('kenji'), sakura: await bench.signIn('sakura') };
    for (const one of Object.values(sessions)) await bench.mutate(one, 'pinSet', { pin: '2468' }, '');
    const authorize = (who: keyof typeof sessions, paymentId: string) =>
      bench.mutate(sessions[who], 'paymentAuthorize', { paymentId, method: 'PIN', code: '2468' }, 'success detail');
    expect(await authorize('kenji', 'order-1')).toMatchObject({ success: true });
    expect(await authorize('sakura', 'order-1')).toEqual(await authorize('sakura', 'order-2'));
    expect(await authorize('sakura', 'order-1')).toMatchObject({ success: false });

    // The two turn out to be one person, who has authorised it once.
    const merge = { work: 'MERGE', userId: sakura.id, duplicateIds: [kenji.id] } as const;
    for (const _ of ['once', 'again']) await workOnAccount(bench.harness, bench.sql, merge);
    const log = await bench.sql`
      select id, user_id::int as payer, status from auth.payment_auth_log where payment_id = 'order-1' order by id`;
    expect(log.map(({ payer, status }) => [payer, status])).toEqual([
      [sakura.id, 'SUCCEEDED'],
      [sakura.id, 'ALREADY_AUTHORIZED'],
      [sakura.id, 'ALREADY_AUTHORIZED'],
    ]);
    expect(await authorize('sakura', 'order-1')).toMatchObject({ success: false });
  });

  it('share their tries with the PIN itself', async () => {
    const viewer = await bench.signIn('aoi');
    await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
    for (let i = 0; i < 5; i += 1) await bench.mutate(viewer, 'pinVerify', { pin: '0000' }, '');
    const input = { paymentId: 'pay_3', method: 'PIN', code: '2468' };
    for (const _ of ['first', 'second', 'third']) {
      expect(await bench.refusal(viewer, 'paymentAuthorize', input)).toBe('RATE_LIMITED');
    }
    const log = await bench.sql`select status from auth.payment_auth_log where payment_id = 'pay_3'`;
    expect([...log]).toEqual([{ status: 'LOCKED' }]);
  });

  it('are tried sixty times an hour at most, and more than that leave nothing in the log', async () => {
    const viewer = await bench.signIn('taro');
    await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
    const ask = (method: string) =>
      bench.refusal(viewer, 'paymentAuthorize', { paymentId: 'pay_5', method, code: '2468' });
    for (let i = 0; i < 20; i += 1) for (const method of ['PIN', 'TOTP', 'PIN']) await ask(method);
    expect(await ask('TOTP')).toBe('RATE_LIMITED');
    expect(await ask('PIN')).toBe('RATE_LIMITED');
    const [log] = await bench.sql`
      select count(*)::int as lines from auth.payment_auth_log where user_id = ${viewer.userId}`;
    expect(log).toEqual({ lines: 60 });
  });

  it.each([
    ['nobody', null],
    ['an odd payment', 'x y'],
    ['no payment', ''],
  ])('are refused to %s', async (_, paymentId) => {
    const viewer = paymentId === null ? null : await bench.signIn('yuki');
    const input = { paymentId: paymentId ?? 'pay_4', method: 'PIN', code: '2468' };
    expect(await bench.refusal(viewer, 'paymentAuthorize', input)).toBe(viewer ? 'VALIDATION_ERROR' : 'UNAUTHORIZED');
  });
});
