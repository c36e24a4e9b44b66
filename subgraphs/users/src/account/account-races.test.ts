import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench } from '../testing/users-bench.ts';

const another = 'the owner has another one';

describe('who acts with what was true a moment ago', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  /**
   * Has an account change while something that was begun before waits for it.
   * @param begin what was begun
   */
  async function during<Result>(
    username: string,
    change: (sql: Parameters<Parameters<UsersBench['sql']['begin']>[1]>[0]) => Promise<unknown>,
    begin: () => Promise<Result>,
  ): Promise<Result> {
    const begun = await bench.sql.begin(async (sql) => {
      await sql`select 1 from auth.user_account where username = ${username} for update`;
      const under = begin();
      under.catch(() => {});
      await vi.waitFor(
        async () => {
          const [row] = await bench.sql`
            select count(*)::int as n from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%user_account%'`;
          expect(row?.n).toBeGreaterThan(0);
        },
        { timeout: 20_000 },
      );
      await change(sql);
      return { under };
    });
    return begun.under;
  }
  const setHashOf =
    (username: string, other: string) => (sql: Parameters<Parameters<UsersBench['sql']['begin']>[1]>[0]) =>
      sql`update auth.user_account set password_hash =
        (select password_hash from auth.user_account where username = ${other}) where username = ${username}`;
  const userErrorsOf = (answer: { readonly userErrors: readonly { readonly code: string }[] }) =>
    answer.userErrors.map(({ code }) => code);

  it('is not signed in with a password that is another one by now', async () => {
    await bench.register('mika');
    await bench.register('mikas-other', another);
    const code = await during('mika', setHashOf('mika', 'mikas-other'), () =>
      bench.refusal(null, 'sessionCreate', { login: 'mika', password: longPassword }),
    );
    expect(code).toBe('INVALID_CREDENTIALS');
    await bench.signIn('mika', another);
  });

  it('is not signed in with a role that was taken away', async () => {
    await bench.register('rin');
    const code = await during(
      'rin',
      (sql) => sql`update auth.user_account set user_type = 'OPERATOR' where username = 'rin'`,
      () => bench.refusal(null, 'sessionCreate', { login: 'rin', password: longPassword }),
    );
    expect(code).toBe('INVALID_CREDENTIALS');
  });

  it('does not put a password in the place of one that the owner has just set', async () => {
    const thief = await bench.register('sora');
    await bench.register('soras-other', another);
    const answer = await during('sora', setHashOf('sora', 'soras-other'), () =>
      bench.mutate(thief, 'passwordChange', { currentPassword: longPassword, newPassword: 'the thief likes this' }, ''),
    );
    expect(userErrorsOf(answer)).toEqual(['INVALID_CREDENTIALS']);
    await bench.signIn('sora', another);
  });

  it('waits with a link until the account is free, and not each for the other', async () => {
    const owner = await bench.register('nao');
    await bench.mutate(owner, 'emailChange', { newEmail: 'naos-other@kizuna.example' }, '');
    const token = tokenIn(await bench.mailTo('naos-other@kizuna.example', 'Confirm'));
    const forget = (sql: Parameters<Parameters<UsersBench['sql']['begin']>[1]>[0]) =>
      sql`delete from auth.mailed_token where user_id = ${owner.userId}`;
    const proved = await during('nao', forget, () => bench.refusal(null, 'emailVerify', { token }));
    expect(proved).toBe('INVALID_CREDENTIALS');

    await bench.mutate(null, 'passwordResetRequest', { email: 'nao@kizuna.example' }, '');
    const reset = { token: tokenIn(await bench.mailTo('nao@kizuna.example', 'new password')), newPassword: another };
    expect(await during('nao', forget, () => bench.refusal(null, 'passwordReset', reset))).toBe('INVALID_CREDENTIALS');

    const end = (sql: Parameters<Parameters<UsersBench['sql']['begin']>[1]>[0]) =>
      sql`update auth.session set ended_at = now() where user_id = ${owner.userId}`;
    const change = { newEmail: 'late@kizuna.example' };
    expect(await during('nao', end, () => bench.refusal(owner, 'emailChange', change))).toBe('UNAUTHORIZED');
  });

  it('does not prove another address with a link from before the password was changed', async () => {
    const owner = await bench.register('yui');
    await bench.mutate(owner, 'emailChange', { newEmail: 'thief@kizuna.example' }, '');
    const token = tokenIn(await bench.mailTo('thief@kizuna.example', 'Confirm'));
    await bench.mutate(owner, 'passwordChange', { currentPassword: longPassword, newPassword: another }, '');
    expect(userErrorsOf(await bench.mutate(null, 'emailVerify', { token }, ''))).toEqual(['INVALID_CREDENTIALS']);
  });
});
