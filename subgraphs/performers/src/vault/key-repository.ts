import type { Executor } from '@kizuna/kit/db/database';
import { eq } from 'drizzle-orm';
import { kycApplicationKey, type Tables } from '../db/tables.ts';
import type { WrappedKey } from './master-keys.ts';

type Db = Executor<Tables>;

export async function insertKey(db: Db, applicationId: number, wrapped: WrappedKey): Promise<void> {
  await db.insert(kycApplicationKey).values({ applicationId, ...wrapped });
}

/** Null when it was erased. */
export async function findKey(db: Db, applicationId: number): Promise<WrappedKey | null> {
  const [row] = await db.select().from(kycApplicationKey).where(eq(kycApplicationKey.applicationId, applicationId));
  return row ?? null;
}
