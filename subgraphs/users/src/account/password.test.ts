import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench } from '../testing/users-bench.ts';

describe('passwords', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());
  const ok = [] as const;
  const requestReset = (email: string) => bench.mutate(null, 'passwordResetRequest', { email }, '');
  const reset = (token: string, newPassword = longPassword) =>
    bench.mutate(null, 'passwordReset', { token, newPassword }, '');
  const isOpen = async (sessionId: number) => {
    const [row] = await bench.sql`select ended_at is null as open from auth.session where id = ${sessionId}`;
    return row?.open as boolean;
  };

  it('are changed by who knows the old one and has just signed in; all other sessions end', async () => {
    const phone = await bench.register('akari');
    const laptop = await bench.signIn('akari', longPassword);
    const input = { currentPassword: longPassword, newPassword: 'another long one' };
    await bench.age(laptop, 11);
    expect(await bench.refusal(laptop, 'passwordChange', input)).toBe('REAUTHENTICATION_REQUIRED');
    await bench.mutate(laptop, 'sessionReauthenticate', { password: longPassword }, 'session { id }');
    const wrong = await bench.mutate(laptop, 'passwordChange', { ...input, currentPassword: 'a guess' }, '');
    expect(wrong.userErrors).toEqual([{ field: 'currentPassword', code: 'INVALID_CREDENTIALS' }]);
    const weak = await bench.mutate(laptop, 'passwordChange', { ...input, newPassword: 'password1' }, '');
    expect(weak.userErrors).toEqual([{ field: 'newPassword', code: 'VALIDATION_ERROR' }]);

    const changed = await bench.mutate(laptop, 'passwordChange', input, 'endedCount user { username }');
    expect(changed).toMatchObject({ endedCount: 1, user: { username: 'akari' }, userErrors: ok });
    expect(await Promise.all([phone, laptop].map(({ sessionId }) => isOpen(sessionId)))).toEqual([false, true]);
    expect(await bench.refusal(null, 'sessionCreate', { login: 'akari', password: longPassword })).toBe(
      'INVALID_CREDENTIALS',
    );
    await bench.signIn('akari', 'another long one');
    await bench.mailTo('akari@kizuna.example', 'password was changed');
  });

  it('are reset by a mailed link, once; all sessions end, and nobody is signed in by it', async () => {
    const before = await bench.signIn('taro');
    await requestReset('TARO@kizuna.example');
    const token = tokenIn(await bench.mailTo('taro@kizuna.example', 'パスワードの再設定'));
    expect((await reset(token, 'short')).userErrors).toMatchObject([{ field: 'newPassword' }]);
    const [stored] = await bench.sql`select count(*)::int as n from auth.mailed_token where hash = ${token}`;
    expect(stored?.n).toBe(0);

    const both = await Promise.all([reset(token), reset(token)]);
    expect(both.map(({ userErrors }) => userErrors[0]?.code ?? 'ok').sort()).toEqual(['INVALID_CREDENTIALS', 'ok']);
    expect(await isOpen(before.sessionId)).toBe(false);
    expect((await reset(token)).userErrors).toEqual([{ field: 'token', code: 'INVALID_CREDENTIALS' }]);
    await bench.signIn('taro', longPassword);
  });

  it('take the newest link only, for half an hour', async () => {
    await requestReset('aoi@kizuna.example');
    const first = tokenIn(await bench.mailTo('aoi@kizuna.example', 'パスワードの再設定'));
    const soFar = bench.mails.length;
    await requestReset('aoi@kizuna.example');
    const second = tokenIn(await bench.mailTo('aoi@kizuna.example', 'パスワードの再設定', soFar));
    expect((await reset(first)).userErrors).toHaveLength(1);
    await bench.sql`update auth.mailed_token set expires_at = now() - interval '1 second' where purpose = 'password_reset'`;
    expect((await reset(second)).userErrors).toHaveLength(1);
    await bench.signIn('aoi', demoPassword);
  });

  it('are asked for in the same way whether the address has an account or not', async () => {
    const answers = await Promise.all(
      ['yuki@kizuna.example', 'nobody@kizuna.example'].map(async (email) => {
        const answer = await requestReset(email);
        const [job] = await bench.sql`select kind, payload from jobs.job order by id desc limit 1`;
        return { answer, kind: job?.kind, payload: Object.keys(job?.payload ?? {}) };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    await bench.mailTo('yuki@kizuna.example', 'パスワードの再設定');
    expect(bench.mails.filter(({ to }) => to === 'nobody@kizuna.example')).toEqual([]);
    const stored = JSON.stringify(await bench.sql`select payload from jobs.job where kind = 'password_reset_request'`);
    expect(stored).not.toContain('kizuna.example');
    // Afterwards the job says whose it was, so that it goes when they do.
    const results = () => bench.sql`
      select result from jobs.job where kind = 'password_reset_request' and status = 'SUCCEEDED' order by id desc limit 2`;
    await expect.poll(async () => (await results()).map(({ result }) => result)).toContainEqual({ userId: 7 });
  });

  it('cannot be used to flood a mail box, known or unknown, whatever the case of its letters', async () => {
    for (const name of ['sakura', 'stranger']) {
      const spellings = [name, name.toUpperCase(), ` ${name}`, `${name.slice(0, 2).toUpperCase()}${name.slice(2)}`];
      const codes = [];
      for (const spelling of spellings) {
        codes.push(await bench.refusal(null, 'passwordResetRequest', { email: `${spelling}@kizuna.example` }));
      }
      expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
    }
  });

  it('give no hint of the token in the queue, and none of a closed account', async () => {
    await requestReset('hanako@kizuna.example');
    const token = tokenIn(await bench.mailTo('hanako@kizuna.example', 'パスワードの再設定'));
    expect(JSON.stringify(await bench.sql`select payload from jobs.job`)).not.toContain(token);
    const admin = await bench.signIn('admin');
    await bench.mutate(admin, 'userDisable', { id: toGlobalId('User', demoCast.hanako.id) }, 'user { isActive }');
    expect((await reset(token)).userErrors).toHaveLength(1);
  });
});
