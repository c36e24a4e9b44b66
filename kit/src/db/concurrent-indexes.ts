import type postgres from 'postgres';

/** An index that is built while others write to its table. */
export interface ConcurrentIndex {
  readonly name: string;
  /** Table with its schema, columns, and what else `create index` takes, in SQL. */
  readonly on: string;
}

/** With the schema it is a lock; not the one of the migrations, since who waits for that would be waited for by the build. */
const indexLock = 4_771_002;

/**
 * Builds the indexes that are missing, and anew those whose building broke off. It takes its time where a table is large; those who
 * write do not wait for it, and a process that finds another one at it goes on without.
 * @param sql a pool as the role that owns the schema
 */
export async function ensureIndexes(
  sql: postgres.Sql,
  schema: string,
  indexes: readonly ConcurrentIndex[],
): Promise<void> {
  if ((await findMissing(sql, schema, indexes)).length === 0) return;
  const connection = await sql.reserve();
  try {
    const [lock] = await connection<{ isTaken: boolean }[]>`
      select pg_try_advisory_lock(${indexLock}, hashtext(${schema})) as "isTaken"`;
    if (!lock?.isTaken) return;
    try {
      for (const { name, on } of await findMissing(connection, schema, indexes)) {
        await connection`drop index concurrently if exists ${connection(schema)}.${connection(name)}`;
        await connection.unsafe(`create index concurrently "${name}" on ${on}`);
      }
    } finally {
      await connection`select pg_advisory_unlock(${indexLock}, hashtext(${schema}))`;
    }
  } finally {
    connection.release();
  }
}

async function findMissing(
  sql: postgres.Sql,
  schema: string,
  indexes: readonly ConcurrentIndex[],
): Promise<readonly ConcurrentIndex[]> {
  const whole = await sql<{ name: string }[]>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = ${schema}::regnamespace and i.indisvalid`;
  const names = new Set(whole.map(({ name }) => name));
  return indexes.filter(({ name }) => !names.has(name));
}
