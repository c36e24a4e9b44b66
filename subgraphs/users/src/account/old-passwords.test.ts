import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from 'bcryptjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { longPassword, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

let bench: UsersBench;

beforeAll(async () => {
  bench = await startUsersBench();
});
afterAll(() => bench.close());

const { id, username } = demoCast.aoi;

async function storedHash(): Promise<string> {
  const [row] = await bench.sql<
    { hash: string }[]
  >`select password_hash as hash from auth.user_account where id = ${id}`;
  return row?.hash ?? '';
}
const store = (hash: string) => bench.sql`update auth.user_account set password_hash = ${hash} where id = ${id}`;

it('a bcrypt hash of the old systems lets its owner in, nobody else, and is an Argon2id one from then on', async () => {
  for (const version of ['$2b$', '$2a$', '$2y$']) {
    await store((await bcrypt(demoPassword, 5)).replace('$2b$', version));
    const old = await storedHash();
    await expect(bench.signIn(username, 'not the password')).rejects.toThrow('INVALID_CREDENTIALS');
    expect(await storedHash()).toBe(old);
    await bench.signIn(username, demoPassword);
    const renewed = await storedHash();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await bench.signIn(username, demoPassword);
    expect(await storedHash()).toBe(renewed);
  }
});

it('an Argon2id hash with weaker parameters is renewed, too', async () => {
  await store(await argon2(longPassword, { memoryCost: 8_192, timeCost: 1, parallelism: 1 }));
  await bench.signIn(username, longPassword);
  expect(await storedHash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it('what only looks like a hash, or would take minutes, lets nobody in', async () => {
  const salted = (await bcrypt(demoPassword, 4)).slice(7);
  for (const odd of [`$2b$31$${salted}`, `$2b$03$${salted}`, `$2x$04$${salted}`, '$2b$04$short', demoPassword, '']) {
    await store(odd);
    await expect(bench.signIn(username, demoPassword)).rejects.toThrow('INVALID_CREDENTIALS');
    await bench.sql`delete from auth.attempt`;
  }
});
