import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import { sql } from 'drizzle-orm';
import { insertAccount } from './account/account-repository.ts';
import type { Passwords } from './account/passwords.ts';
import { type Tables, userAccount } from './db/tables.ts';

/** The demo cast, under the numbers that the other subgraphs know them by. Only into an empty table. */
export async function seedUsersDemo({ db }: Database<Tables>, passwords: Passwords): Promise<void> {
  const existing = await db.select({ id: userAccount.id }).from(userAccount).limit(1);
  if (existing.length > 0) return;
  const passwordHash = await passwords.hash(demoPassword);
  await db.transaction(async (tx) => {
    for (const { id, username, displayName, userType } of Object.values(demoCast)) {
      const email = `${username}@kizuna.example`;
      const emailVerifiedAt = new Date();
      const values = { id, username, displayName, email, emailVerifiedAt, passwordHash, userType };
      await insertAccount(tx, { ...values, locale: 'ja' });
      await registerUser(tx, id, userType);
    }
    const next = Object.keys(demoCast).length + 1;
    await tx.execute(sql`alter table ${userAccount} alter column id restart with ${sql.raw(String(next))}`);
  });
}
