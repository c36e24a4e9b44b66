import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../db/connect.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { findKnownUsers, migrateDirectory, registerUser, setUserActive } from './user-directory.ts';

let server: TestDatabase;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  server = await createTestDatabase();
  await migrateDirectory(server.url);
  sql = connect(server.url, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await server.drop();
});

it('takes an account from a process of the version before, which says no role, and the role when it is told', async () => {
  const db = drizzle(sql);
  await sql`select directory.register_user(${71}::bigint)`;
  expect(await findKnownUsers(db, [71, 72])).toEqual(new Set([71]));
  expect(await findKnownUsers(db, [71], ['MEMBER'])).toEqual(new Set());

  await registerUser(db, 71, 'MEMBER');
  await sql`select directory.register_user(${71}::bigint)`;
  expect(await findKnownUsers(db, [71], ['MEMBER'])).toEqual(new Set([71]));
});

it('names an account that an administrator closed, and gives it no work until it is opened again', async () => {
  const db = drizzle(sql);
  await registerUser(db, 81, 'OPERATOR');
  const workers = () => findKnownUsers(db, [81], ['OPERATOR', 'CONCIERGE']);
  await setUserActive(db, 81, false);
  expect([await workers(), await findKnownUsers(db, [81])]).toEqual([new Set(), new Set([81])]);
  await setUserActive(db, 81, true);
  expect(await workers()).toEqual(new Set([81]));
});
