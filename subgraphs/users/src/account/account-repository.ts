import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { CursorKey, Page } from '@kizuna/kit/graph/pagination';
import type { UserType } from '@kizuna/kit/viewer/viewer';
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { type Tables, userAccount } from '../db/tables.ts';

export type AccountRow = typeof userAccount.$inferSelect;
export type NewAccount = typeof userAccount.$inferInsert;

type Db = Executor<Tables>;

/** @returns null when the username or the e-mail address is taken */
export async function insertAccount(db: Db, values: NewAccount): Promise<AccountRow | null> {
  const [row] = await db.insert(userAccount).values(values).onConflictDoNothing().returning();
  return row ?? null;
}

export async function findAccounts(db: Db, ids: readonly number[]): Promise<AccountRow[]> {
  return db
    .select()
    .from(userAccount)
    .where(inArray(userAccount.id, [...ids]));
}

/** As it is now; nobody changes it until the transaction ends, and what was changing it has ended. */
export async function lockAccount(db: Db, id: number): Promise<AccountRow | null> {
  const [row] = await db.select().from(userAccount).where(eq(userAccount.id, id)).for('no key update');
  return row ?? null;
}

export async function findByUsername(db: Db, username: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(userAccount).where(sql`lower(${userAccount.username}) = lower(${username})`);
  return row ?? null;
}

/** By username or e-mail address, whatever the case. */
export async function findByLogin(db: Db, login: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(userAccount)
    .where(
      or(sql`lower(${userAccount.username}) = lower(${login})`, sql`lower(${userAccount.email}) = lower(${login})`),
    );
  return row ?? null;
}

/** What may be changed of an account. */
export type AccountChanges = Partial<
  Pick<
    AccountRow,
    | 'displayName'
    | 'avatarVersion'
    | 'email'
    | 'emailVerifiedAt'
    | 'passwordHash'
    | 'userType'
    | 'partnerId'
    | 'isActive'
    | 'sharegramId'
    | 'mergedIntoId'
    | 'username'
  >
>;

export async function updateAccount(db: Db, id: number, changes: AccountChanges): Promise<AccountRow | null> {
  const [row] = await db.update(userAccount).set(changes).where(eq(userAccount.id, id)).returning();
  return row ?? null;
}

/** Stores another hash of the same password. @returns null when the password was changed meanwhile */
export async function replacePasswordHash(db: Db, id: number, from: string, to: string): Promise<AccountRow | null> {
  const [row] = await db
    .update(userAccount)
    .set({ passwordHash: to })
    .where(and(eq(userAccount.id, id), eq(userAccount.passwordHash, from)))
    .returning();
  return row ?? null;
}

export async function findByEmail(db: Db, email: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(userAccount).where(sql`lower(${userAccount.email}) = lower(${email})`);
  return row ?? null;
}

/** Which accounts to list. */
export interface AccountFilter {
  readonly search?: string | null | undefined;
  /** Whether the search looks at e-mail addresses, too, which not everybody may know. @default true */
  readonly withAddresses?: boolean | undefined;
  readonly userType?: UserType | null | undefined;
  /** One of these. */
  readonly userTypes?: readonly UserType[] | undefined;
  readonly isActive?: boolean | null | undefined;
}

/** Newest first; for `toConnection`, with `accountCursorKey`. */
export async function listAccounts(db: Db, filter: AccountFilter, page: Page): Promise<AccountRow[]> {
  const { where, orderBy, limit } = keyset(page, [userAccount.id], 'desc');
  const { search, withAddresses = true, userType, userTypes, isActive } = filter;
  const searched = [userAccount.username, userAccount.displayName, ...(withAddresses ? [userAccount.email] : [])];
  // What people type is no pattern: its % and _ stand for themselves.
  const part = search?.trim() ? `%${search.trim().replace(/[\\%_]/g, '\\$&')}%` : null;
  return db
    .select()
    .from(userAccount)
    .where(
      and(
        where,
        userType ? eq(userAccount.userType, userType) : undefined,
        userTypes ? inArray(userAccount.userType, [...userTypes]) : undefined,
        typeof isActive === 'boolean' ? eq(userAccount.isActive, isActive) : undefined,
        part === null ? undefined : or(...searched.map((column) => sql`${column} ilike ${part}`)),
      ),
    )
    .orderBy(...orderBy)
    .limit(limit);
}

/** The place of an account in the list, for cursors. */
export const accountCursorKey = ({ id }: AccountRow): CursorKey => [id];

/**
 * Locks all open accounts of administrators until the transaction ends, so that two who close one each see one another.
 * @returns their numbers
 */
async function lockAdmins(db: Db): Promise<number[]> {
  const rows = await db
    .select({ id: userAccount.id })
    .from(userAccount)
    .where(and(eq(userAccount.userType, 'ADMIN'), eq(userAccount.isActive, true)))
    .orderBy(userAccount.id)
    .for('update');
  return rows.map(({ id }) => id);
}

/** Call it before the given accounts are closed or lose their role. @throws KizunaError CONFLICT when no administrator is left then */
export async function lastAdminGuard(db: Db, leaving: readonly number[]): Promise<void> {
  const admins = await lockAdmins(db);
  const isTouched = admins.some((id) => leaving.includes(id));
  if (!isTouched || admins.some((id) => !leaving.includes(id))) return;
  throw new KizunaError('CONFLICT', {
    message: { en: 'This is the last administrator.', ja: '最後の管理者は変更できません。' },
  });
}

/** Whether PostgreSQL refused a change because a unique key is taken; drizzle wraps what it says. */
export function isTaken(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505';
}

export async function findBySharegramId(db: Db, sharegramId: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(userAccount).where(eq(userAccount.sharegramId, sharegramId));
  return row ?? null;
}

/** @returns null when the account is linked already, or the identity is: of two at once, one has it */
export async function linkSharegram(db: Db, id: number, sharegramId: string): Promise<AccountRow | null> {
  const [row] = await db
    .update(userAccount)
    .set({ sharegramId })
    .where(
      and(
        eq(userAccount.id, id),
        isNull(userAccount.sharegramId),
        sql`not exists (select from ${userAccount} as other where other.sharegram_id = ${sharegramId})`,
      ),
    )
    .returning();
  return row ?? null;
}
