import { sql } from 'drizzle-orm';
import { migrateDatabase } from '../db/migrate.ts';
import type { SqlExecutor } from '../jobs/job-queue.ts';
import type { UserType } from '../viewer/viewer.ts';

/**
 * Makes the schema `directory`, owned by the role `kizuna_directory`, or brings it up to date. Each process calls it once,
 * before it starts anything else.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateDirectory(databaseUrl: string): Promise<void> {
  const migrations = new URL('../../src/directory/migrations/', import.meta.url);
  await migrateDatabase({ url: databaseUrl, schema: 'directory', migrations });
}

/** Makes an account known to all subgraphs; on a transaction, if and only if that commits. `users` calls it for each. */
export async function registerUser(executor: SqlExecutor, userId: number, userType: UserType): Promise<void> {
  await executor.execute(sql`select directory.register_user(${userId}::bigint, ${userType})`);
}

/** Says that an account has another role; on a transaction, if that commits. `users` calls it. */
export async function changeUserType(executor: SqlExecutor, userId: number, userType: UserType): Promise<void> {
  await executor.execute(sql`select directory.change_user_type(${userId}::bigint, ${userType})`);
}

/** Says that an account was closed by an administrator, or opened again; on a transaction, if that commits. `users` calls it. */
export async function setUserActive(executor: SqlExecutor, userId: number, isActive: boolean): Promise<void> {
  await executor.execute(sql`select directory.set_user_active(${userId}::bigint, ${isActive}::boolean)`);
}

/** Takes an account that is closed for good from among those whom somebody can name; on a transaction, if that commits. */
export async function forgetUser(executor: SqlExecutor, userId: number): Promise<void> {
  await executor.execute(sql`select directory.forget_user(${userId}::bigint)`);
}

/**
 * Which of the given users there are: for those who store a user that somebody else named.
 * @param userTypes only those who have one of these roles and an open account, and so can do its work; @default anybody
 */
export async function findKnownUsers(
  executor: SqlExecutor,
  userIds: readonly number[],
  userTypes?: readonly UserType[],
): Promise<Set<number>> {
  if (userIds.length === 0) return new Set();
  const ids = sql`${`{${userIds.join(',')}}`}::bigint[]`;
  const types = userTypes === undefined ? sql`` : sql`, ${`{${userTypes.join(',')}}`}::text[]`;
  const rows = await executor.execute<{ id: string }>(sql`select directory.known_users(${ids}${types}) as id`);
  return new Set([...rows].map(({ id }) => Number(id)));
}
