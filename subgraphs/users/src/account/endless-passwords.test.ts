import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { endlessMarks, processorTime } from '@kizuna/kit/testing/processor-time';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from 'bcryptjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';
import { createPasswords } from './passwords.ts';

const endless = endlessMarks(124_000);
/** What a request with a hash in it takes here, many times over; the endless text took ten seconds. */
const fewMilliseconds = 500;

let bench: UsersBench;
beforeAll(async () => {
  bench = await startUsersBench();
});
afterAll(() => bench.close());

it('a password of a quarter of a megabyte is a wrong one at once, wherever it is sent', async () => {
  const { username } = demoCast.aoi;
  const viewer = await bench.signIn(username);
  const newPassword = 'another good password';
  const ways: [string, object, string][] = [
    ['sessionCreate', { login: username, password: endless }, 'INVALID_CREDENTIALS'],
    ['sessionCreate', { login: endless, password: endless }, 'INVALID_CREDENTIALS'],
    ['sessionCreate', { login: username, password: demoPassword, otpCode: endless }, ''],
    ['sessionReauthenticate', { password: endless }, 'INVALID_CREDENTIALS'],
    ['passwordChange', { currentPassword: endless, newPassword }, 'INVALID_CREDENTIALS'],
    ['passwordChange', { currentPassword: demoPassword, newPassword: endless }, 'VALIDATION_ERROR'],
    ['accountRegister', { username: 'mallory', email: 'm@kizuna.example', password: endless }, 'VALIDATION_ERROR'],
    ['pinSet', { pin: endless }, 'VALIDATION_ERROR'],
    ['pinVerify', { pin: endless }, 'VALIDATION_ERROR'],
  ];
  for (const [name, input, code] of ways) {
    let refusal: unknown;
    const spent = await processorTime(async () => {
      refusal = await bench.refusal(viewer, name, input);
    });
    expect([name, refusal ?? '']).toEqual([name, code]);
    expect(spent, name).toBeLessThan(fewMilliseconds);
  }
});

it('what is longer than any password may be is never right, not even for the hash of its beginning or of nothing', async () => {
  const passwords = await createPasswords();
  const old = 'x'.repeat(300);
  const cheap = { memoryCost: 8_192, timeCost: 1, parallelism: 1 };
  expect(await passwords.verify(await argon2(old, cheap), old)).toBe(false);
  expect(await passwords.verify(await argon2('', cheap), old)).toBe(false);
  expect(await passwords.verify(await bcrypt(old, 4), old)).toBe(false);
  expect(await passwords.verify(await bcrypt('', 4), old)).toBe(false);
  await expect(passwords.hash(old)).rejects.toThrow(RangeError);
});

it('hashes of before let the same passwords in, in whichever spelling they are typed and however many marks they have', async () => {
  const passwords = await createPasswords();
  for (const password of ['Ｃａｆｅ\u0301 ﾊﾟｽﾜｰﾄﾞ', 'x'.repeat(256), endlessMarks(256)]) {
    const before = await argon2(password.normalize('NFKC'), { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(await passwords.verify(before, password)).toBe(true);
    expect(await passwords.verify(before, password.normalize('NFD'))).toBe(password.normalize('NFD').length <= 256);
    expect(await passwords.verify(before, `${password.slice(0, 255)}!`)).toBe(false);
  }
});
