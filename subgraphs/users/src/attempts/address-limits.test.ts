import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

/** Of one network of 64 bits, which one customer gets whole. */
const host = (number: number) => `2001:db8:1:2::${number.toString(16)}`;

describe('limits for each address', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  const ask = async (name: string, input: object, from: string, viewer: Viewer | null = null) => {
    try {
      return (await bench.mutate(viewer, name, input, '', from)).userErrors[0]?.code;
    } catch (error) {
      return /"code":"(\w+)"/.exec(String(error))?.[1];
    }
  };

  it.each<[string, object]>([
    ['sessionCreate', { login: 'nobody', password: 'a guess' }],
    ['passwordResetRequest', { email: 'nobody@kizuna.example' }],
    ['passwordReset', { token: 'made-up', newPassword: longPassword }],
    ['sharegramSignIn', { token: 'made-up' }],
    ['accountRegister', { username: 'hanako', email: 'nobody@kizuna.example', password: longPassword }],
  ])('take a whole IPv6 network for one place: %s', async (name, input) => {
    await bench.sql`delete from auth.attempt`;
    expect(await ask(name, input, host(1))).not.toBe('RATE_LIMITED');
    await bench.sql`update auth.attempt set count = 1000 where key like '%address:%'`;
    expect(await ask(name, input, host(2))).toBe('RATE_LIMITED');
    expect(await ask(name, input, '2001:db8:1:3::1')).not.toBe('RATE_LIMITED');
  });

  it.each<[string, object]>([
    ['sessionReauthenticate', { password: 'a guess' }],
    ['passwordChange', { currentPassword: 'a guess', newPassword: longPassword }],
    ['totpEnable', { code: '000000' }],
    ['totpDisable', { code: '000000' }],
    ['pinVerify', { pin: '0000' }],
    ['paymentAuthorize', { paymentId: 'pay_1', method: 'PIN', code: '0000' }],
    ['paymentAuthorize', { paymentId: 'pay_2', method: 'TOTP', code: '000000' }],
  ])('hold for who is signed in, too, whichever accounts they have there: %s %o', async (name, input) => {
    await bench.sql`delete from auth.user_2fa`;
    const [taro, aoi] = [await bench.signIn('taro'), await bench.signIn('aoi')];
    for (const [index, viewer] of [taro, aoi].entries()) {
      await bench.mutate(viewer, 'pinSet', { pin: '2468' }, '');
      await bench.mutate(viewer, 'totpSetup', null, '');
      await bench.sql`update auth.user_2fa set is_enabled = ${name === 'paymentAuthorize'} where user_id = ${viewer.userId}`;
      await bench.sql`delete from auth.attempt`;
      expect([index, await ask(name, input, host(index), viewer)]).not.toEqual([index, 'RATE_LIMITED']);
    }
    await bench.sql`update auth.attempt set count = 1000 where key like '%address:%'`;
    for (const viewer of [taro, aoi]) expect(await ask(name, input, host(3), viewer)).toBe('RATE_LIMITED');
    expect(await ask(name, input, '2001:db8:1:3::1', aoi)).not.toBe('RATE_LIMITED');
  });

  it('let twenty accounts an hour be made from one place, and asked about', async () => {
    await bench.sql`delete from auth.attempt`;
    const codes: unknown[] = [];
    for (let number = 1; number <= 21; number += 1) {
      const input = { username: 'hanako', email: `nobody${number}@kizuna.example`, password: longPassword };
      codes.push(await ask('accountRegister', input, host(number)));
    }
    expect(codes).toEqual([...Array<string>(20).fill('CONFLICT'), 'RATE_LIMITED']);
  });
});
