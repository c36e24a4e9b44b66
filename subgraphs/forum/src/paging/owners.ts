import type { Executor } from '@kizuna/kit/db/database';
import { sql } from 'drizzle-orm';
import type { Tables } from '../db/tables.ts';

/** The given numbers as rows, to read one page for each of them by a lateral join. */
export function owners(db: Executor<Tables>, ids: readonly number[]) {
  // The array goes as one text, so that the statement is the same for any number of ids.
  const list = sql<number>`unnest(${`{${ids.join(',')}}`}::bigint[])`;
  return db
    .select({ ownerId: list.as('owner_id') })
    .from(sql`(values (1)) as one`)
    .as('owners');
}
