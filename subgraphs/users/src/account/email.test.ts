import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench } from '../testing/users-bench.ts';

describe('e-mail addresses', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());
  const verify = (token: string) => bench.mutate(null, 'emailVerify', { token }, 'email');

  it('are verified by the mail that registering sends, once', async () => {
    const viewer = await bench.register('midori');
    const seen = async () => (await bench.harness.run(viewer, '{ viewer { emailVerified } }')).data;
    expect(await seen()).toEqual({ viewer: { emailVerified: false } });
    const token = tokenIn(await bench.mailTo('midori@kizuna.example', 'Confirm'));
    expect(await verify(token)).toEqual({ email: 'midori@kizuna.example', userErrors: [] });
    expect(await seen()).toEqual({ viewer: { emailVerified: true } });
    expect((await verify(token)).userErrors).toEqual([{ field: 'token', code: 'INVALID_CREDENTIALS' }]);
    expect((await verify('made-up')).userErrors).toHaveLength(1);
  });

  it('change when the new one is verified, and not before; links that went to the old one are void', async () => {
    const viewer = await bench.register('kaede');
    await bench.mutate(null, 'passwordResetRequest', { email: 'kaede@kizuna.example' }, '');
    const resetToken = tokenIn(await bench.mailTo('kaede@kizuna.example', 'new password'));
    await bench.age(viewer, 11);
    const input = { newEmail: 'momiji@kizuna.example' };
    expect(await bench.refusal(viewer, 'emailChange', input)).toBe('REAUTHENTICATION_REQUIRED');
    await bench.age(viewer, 9);
    await bench.mutate(viewer, 'emailChange', input, 'pendingEmail');
    const query = '{ viewer { email security { pendingEmail } } }';
    expect((await bench.harness.run(viewer, query)).data).toEqual({
      viewer: { email: 'kaede@kizuna.example', security: { pendingEmail: 'momiji@kizuna.example' } },
    });

    const token = tokenIn(await bench.mailTo('momiji@kizuna.example', 'Confirm'));
    expect(await verify(token)).toMatchObject({ email: 'momiji@kizuna.example' });
    await bench.mailTo('kaede@kizuna.example', 'address was changed');
    const reset = { token: resetToken, newPassword: 'stolen mail box' };
    expect(await bench.refusal(null, 'passwordReset', reset)).toBe('INVALID_CREDENTIALS');
    await bench.signIn('momiji@kizuna.example', longPassword);
  });

  it('do not tell whether they are taken, but to who reads their mail', async () => {
    const viewer = await bench.register('ren');
    const input = { newEmail: 'Hanako@kizuna.example' };
    expect((await bench.mutate(viewer, 'emailChange', input, 'pendingEmail')).userErrors).toEqual([]);
    const token = tokenIn(await bench.mailTo('Hanako@kizuna.example', 'Confirm'));
    expect((await verify(token)).userErrors).toEqual([{ field: null, code: 'CONFLICT' }]);
    await bench.signIn('hanako@kizuna.example');
  });

  it.each([
    ['a Cyrillic letter', 'h\u0430nako@kizuna.example'],
    ['a wide letter', '\uff48anako@kizuna.example'],
    ['a zero-width space', 'hanako\u200b@kizuna.example'],
    ['a look-alike domain', 'hanako@k\u0131zuna.example'],
    ['two addresses', 'hanako@kizuna.example,x@evil.example'],
    ['a header', 'hanako@kizuna.example\nBcc: x@evil.example'],
    ['far too much', `${'a'.repeat(100_000)}@kizuna.example`],
  ])('are refused with %s, and never reach another account', async (_, email) => {
    const made = await bench.mutate(
      null,
      'accountRegister',
      { username: 'copycat', email, password: longPassword },
      '',
    );
    expect(made.userErrors).toEqual([{ field: 'email', code: 'VALIDATION_ERROR' }]);
    expect(await bench.refusal(null, 'passwordResetRequest', { email })).toBe('VALIDATION_ERROR');
    expect(await bench.refusal(null, 'sessionCreate', { login: email, password: 'kizuna-demo' })).toBe(
      'INVALID_CREDENTIALS',
    );
  });

  it('are sent their mail again three times an hour at most', async () => {
    const viewer = await bench.register('sora');
    const codes = [];
    for (let i = 0; i < 4; i += 1) codes.push(await bench.refusal(viewer, 'emailVerificationRequest', null));
    expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
  });
});

describe('display names', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  it('have one spelling, and nothing else of the account can be changed with them', async () => {
    const viewer = await bench.signIn('hanako');
    const rename = (displayName: string) =>
      bench.mutate(viewer, 'accountUpdate', { displayName }, 'user { displayName userType }');
    expect(await rename('ﾊﾅｺ　Ａ')).toMatchObject({ user: { displayName: 'ハナコ A', userType: 'MEMBER' } });
    for (const odd of [
      '',
      '   ',
      'a\u200bb',
      'a\u202eb',
      'a\u2066b',
      'a\nb',
      ...['\u3164', '\u034f', '\ufe0f', '\u0301', '\uffff', 'a\u17b4b'],
      'x'.repeat(51),
      '㌀'.repeat(40),
    ]) {
      expect((await rename(odd)).userErrors).toEqual([{ field: 'displayName', code: 'VALIDATION_ERROR' }]);
    }
    for (const name of ['葛\u{e0100}城', '花子❤️', 'नमस्ते'])
      expect(await rename(name)).toMatchObject({ user: { displayName: name } });
    const mutation = 'mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) { user { id } } }';
    const more = { displayName: 'x', userType: 'ADMIN', isActive: true, passwordHash: '', id: 'x' };
    const { errors } = await bench.harness.run(viewer, mutation, { input: more });
    expect(errors?.length).toBeGreaterThan(0);
  });
});
