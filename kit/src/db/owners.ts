import { sql } from 'drizzle-orm';
import type { Executor } from './database.ts';

/** The given numbers as rows, to read one page for each of them by a lateral join. */
export function owners<Tables extends Record<string, unknown>>(db: Executor<Tables>, ids: readonly number[]) {
  // The array goes as one text, so that the statement is the same for any number of ids.
  const list = sql<number>`unnest(${`{${ids.join(',')}}`}::bigint[])`;
  return (
    db
      // Drizzle writes an alias without its table, so that it must not be the name of any column.
      .select({ ownerId: list.as('page_owner_id') })
      .from(sql`(values (1)) as one`)
      .as('owners')
  );
}
