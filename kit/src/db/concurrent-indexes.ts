import type postgres from 'postgres';

/** An index that is built while others write to its table. */
export interface ConcurrentIndex {
  readonly name: string;
  /** Without the schema. */
  readonly table: string;
  /** The columns in brackets, and what else `create index` takes after them, in SQL. */
  readonly columns: string;
}

/** With the schema it is a lock; not the one of the migrations, since who waits for that would be waited for by the build. */
const indexLock = 4_771_002;

/**
 * Builds the indexes that are missing, and anew those whose building broke off or whose name an index of another table has. It takes
 * its time where a table is large; those who write do not wait for it, and a process that finds another one at it goes on without.
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
      for (const { name, table, columns } of await findMissing(connection, schema, indexes)) {
        await connection`drop index concurrently if exists ${connection(schema)}.${connection(name)}`;
        await connection.unsafe(`create index concurrently "${name}" on "${schema}"."${table}" ${columns}`);
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
  const whole = await sql<{ name: string; table: string }[]>`
    select c.relname as name, t.relname as table
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where c.relnamespace = ${schema}::regnamespace and i.indisvalid`;
  const tables = new Map(whole.map(({ name, table }) => [name, table]));
  return indexes.filter(({ name, table }) => tables.get(name) !== table);
}
