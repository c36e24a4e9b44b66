import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench } from '../testing/users-bench.ts';

describe('the lock of a sign-in', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  const tries = async (login: string, count: number, password = 'a guess') => {
    const codes: unknown[] = [];
    for (let i = 0; i < count; i += 1) codes.push(await bench.refusal(null, 'sessionCreate', { login, password }));
    return codes;
  };
  const locked = [...Array<string>(5).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED'];

  it('does not tell that two names are of one account', async () => {
    expect(await tries('taro@kizuna.example', 6)).toEqual(locked);
    expect(await tries('taro', 6)).toEqual(locked);
    expect(await tries('stranger@kizuna.example', 6)).toEqual(locked);
    expect(await tries('stranger', 6)).toEqual(locked);
  });

  it('lets nobody in by the other name, not even with the right password', async () => {
    await tries('aoi@kizuna.example', 5);
    expect(await tries('aoi', 1, 'kizuna-demo')).toEqual(['INVALID_CREDENTIALS']);
    await bench.sql`update auth.attempt set resets_at = now()`;
    await bench.signIn('aoi');
  });

  it('is opened, for all names of an account, by a new password that was set by mail', async () => {
    for (const login of ['kenji', 'kenji@kizuna.example']) await tries(login, 6);
    await bench.mutate(null, 'passwordResetRequest', { email: 'kenji@kizuna.example' }, '');
    const token = tokenIn(await bench.mailTo('kenji@kizuna.example', 'パスワードの再設定'));
    await bench.mutate(null, 'passwordReset', { token, newPassword: longPassword }, '');
    await bench.signIn('KENJI@kizuna.example', longPassword);
    await bench.signIn('kenji', longPassword);
  });

  it('keeps no owner who is signed in from defending the account, and a stolen session has its own five tries', async () => {
    const yuki = await bench.signIn('yuki');
    await tries('yuki', 6);
    await tries('yuki@kizuna.example', 6);
    const prove = (password: string) => bench.refusal(yuki, 'sessionReauthenticate', { password });
    expect(await prove('kizuna-demo')).toBeUndefined();
    await tries('yuki@kizuna.example', 6);
    const change = { currentPassword: 'kizuna-demo', newPassword: longPassword };
    expect(await bench.refusal(yuki, 'passwordChange', change)).toBeUndefined();

    const codes: unknown[] = [];
    for (let i = 0; i < 6; i += 1) codes.push(await prove('a guess'));
    expect(codes).toEqual(locked);
    expect(await prove(longPassword)).toBe('RATE_LIMITED');
    await bench.signIn('yuki', longPassword);
  });

  it('leaves no address in the audit log, which is kept for good', async () => {
    const from = '203.0.113.77';
    await bench.mutate(null, 'sessionCreate', { login: 'hanako', password: 'a guess' }, '', from);
    await bench.mutate(null, 'sessionCreate', { login: 'hanako', password: 'kizuna-demo' }, '', from);
    const hanako = await bench.signIn('hanako');
    const change = { currentPassword: 'a guess', newPassword: longPassword };
    await bench.mutate(hanako, 'passwordChange', change, '', from);
    const entries = await bench.sql`select action, details from history.audit_log order by id`;
    const actions = entries.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['session.refuse', 'session.create', 'password.refuse']));
    expect(JSON.stringify(entries)).not.toContain(from);
    expect(entries.at(-1)).toMatchObject({ action: 'password.refuse', details: { sessionId: hanako.sessionId } });
  });

  it('is not opened for a place by one account there: its sign-ins give no new tries at others', async () => {
    await bench.sql`delete from auth.attempt`;
    const from = '203.0.113.77';
    const own = { login: 'hanako', password: 'kizuna-demo' };
    await bench.mutate(null, 'sessionCreate', own, 'accessToken', from);
    await bench.sql`update auth.attempt set count = 99 where key like 'sign-in-address:%'`;
    await bench.mutate(null, 'sessionCreate', own, 'accessToken', from);
    await expect(bench.mutate(null, 'sessionCreate', own, 'accessToken', from)).rejects.toThrow('RATE_LIMITED');
    await bench.mutate(null, 'sessionCreate', own, 'accessToken', '203.0.113.78');
  });
});
