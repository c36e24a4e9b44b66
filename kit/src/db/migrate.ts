import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { type ConcurrentIndex, ensureIndexes } from './concurrent-indexes.ts';
import { connect, roleOf, unreachable } from './connect.ts';

/** What to bring up to date. */
export interface MigrationOptions {
  /** `postgres://user:password@host:port/database`; the user may create roles and schemas. */
  readonly url: string;
  /** The subgraph's own schema; its role is `kizuna_<schema>`. */
  readonly schema: string;
  /** Folder of drizzle-kit's migrations, as a file URL. */
  readonly migrations: URL;
  /** Indexes of large tables, which no migration can build without keeping everybody from writing. @default none */
  readonly indexes?: readonly ConcurrentIndex[];
}

/** All Kizuna processes take this lock while they change what is in a database, so that they do so one after another. */
const migrationLock = 4_771_001;
const migrationsTable = 'migration';

/**
 * Makes role and schema when missing and brings the tables up to date. One query when all is as it is to be, and one for
 * `indexes`.
 * @param pool asks that query, as the schema's role; @default a connection of its own
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateDatabase(options: MigrationOptions, pool?: postgres.Sql): Promise<void> {
  const { url, schema, indexes = [] } = options;
  const sql = pool ?? connect(url, { role: roleOf(schema), max: 1 });
  try {
    if (!(await isUpToDate(sql, options))) await migrateSchema(url, schema, () => migrateTables(options));
    if (indexes.length > 0) await ensureIndexes(sql, schema, indexes);
  } finally {
    if (!pool) await sql.end();
  }
}

/**
 * Whether the schema's own role finds its newest migration, and no more rights than it is to have. Asked without the lock:
 * a migration is seen as a whole or not at all, and whatever is found wrong is looked at again under the lock.
 */
export async function isUpToDate(sql: postgres.Sql, { url, schema, migrations }: MigrationOptions): Promise<boolean> {
  const newest = readMigrationFiles({ migrationsFolder: fileURLToPath(migrations) }).at(-1);
  if (!newest) return false;
  try {
    const [row] = await sql<{ ready: boolean }[]>`
      select coalesce(max(created_at), 0) >= ${newest.folderMillis}
        and not has_database_privilege(current_database(), 'create') as ready
      from ${sql(schema)}.${sql(migrationsTable)}`;
    return row?.ready === true;
  } catch (error) {
    // No such role, schema or table, or not ours: that is for the migration to see to.
    if (error instanceof postgres.PostgresError && /^(22023|3F000|42)/.test(error.code)) return false;
    throw unreachable(url, error);
  }
}

/**
 * Makes role and schema, then runs `change` while the role may create what it needs, under the migration lock.
 * @throws Error with one sentence when the server cannot be reached
 * @param change connects with `role: kizuna_<schema>`
 */
export async function migrateSchema(url: string, schema: string, change: () => Promise<void>): Promise<void> {
  const admin = connect(url, { max: 1 });
  const role = roleOf(schema);
  try {
    await admin`select pg_advisory_lock(${migrationLock})`;
    await ensureRole(admin, role);
    await admin`create schema if not exists ${admin(schema)} authorization ${admin(role)}`;
    const [row] = await admin<{ name: string }[]>`select current_database() as name`;
    const database = row?.name ?? '';
    await admin`grant create on database ${admin(database)} to ${admin(role)}`;
    try {
      await change();
    } finally {
      await admin`revoke create on database ${admin(database)} from ${admin(role)}`;
    }
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

/** Brings the tables of a schema up to date; call it in the `change` of `migrateSchema`. */
export async function migrateTables({ url, schema, migrations }: MigrationOptions): Promise<void> {
  const sql = connect(url, { role: roleOf(schema), max: 1 });
  try {
    await migrate(drizzle(sql), {
      migrationsFolder: fileURLToPath(migrations),
      migrationsSchema: schema,
      migrationsTable,
    });
  } finally {
    await sql.end();
  }
}

async function ensureRole(admin: postgres.Sql, role: string): Promise<void> {
  const found = await admin`select 1 from pg_roles where rolname = ${role}`;
  if (found.length === 0) {
    await admin`create role ${admin(role)} nologin`.catch((error: unknown) => {
      // Roles belong to the whole server: another database's start may have made it a moment ago.
      if (!(error instanceof postgres.PostgresError && ['42710', '23505'].includes(error.code))) throw error;
    });
  }
  await admin`grant ${admin(role)} to current_user`.catch((error: unknown) => {
    if (!(error instanceof postgres.PostgresError && ['23505', 'XX000'].includes(error.code))) throw error;
  });
}
