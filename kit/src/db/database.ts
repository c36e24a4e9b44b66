import { fileURLToPath } from 'node:url';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/** A connection pool of one subgraph, with drizzle on top. */
export interface Database<Tables extends Record<string, unknown>> {
  readonly db: PostgresJsDatabase<Tables>;
  /** The pool itself, for what drizzle does not say well. */
  readonly sql: postgres.Sql;
  /** Waits for what is under way, then ends the connections. */
  close(): Promise<void>;
}

/** Either the pool or a transaction on it: what repositories and `enqueue` take. */
export type Executor<Tables extends Record<string, unknown> = Record<string, never>> =
  | PostgresJsDatabase<Tables>
  | Parameters<Parameters<PostgresJsDatabase<Tables>['transaction']>[0]>[0];

export interface DatabaseOptions<Tables extends Record<string, unknown>> {
  /** `postgres://user:password@host:port/database`; the user may create roles and schemas. */
  readonly url: string;
  /** The subgraph's own schema; its role is `kizuna_<schema>`. */
  readonly schema: string;
  /** Folder of drizzle-kit's migrations, as a file URL. */
  readonly migrations: URL;
  /** The drizzle tables, for relational queries. */
  readonly tables: Tables;
  /** Connections at most. @default 8 */
  readonly maxConnections?: number;
}

/** All Kizuna processes take this lock while they change what is in a database, so that they do so one after another. */
const migrationLock = 4_771_001;

/**
 * Opens the subgraph's pool: makes its role and schema when missing, brings its tables up to date, and connects as its own
 * role, so that a query that reaches for another subgraph's table is refused by PostgreSQL itself.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function openDatabase<Tables extends Record<string, unknown>>(
  options: DatabaseOptions<Tables>,
): Promise<Database<Tables>> {
  const role = `kizuna_${options.schema}`;
  await migrateSchema(options.url, options.schema, async (url) => {
    const sql = connect(url, { role, max: 1 });
    try {
      await migrate(drizzle(sql), {
        migrationsFolder: fileURLToPath(options.migrations),
        migrationsSchema: options.schema,
        migrationsTable: 'migration',
      });
    } finally {
      await sql.end();
    }
  });
  const sql = connect(options.url, { role, max: options.maxConnections ?? 8 });
  return { db: drizzle(sql, { schema: options.tables }), sql, close: () => sql.end({ timeout: 5 }) };
}

/**
 * Makes role and schema, then runs `change` while the role may create what it needs, under the migration lock.
 * @param change is given the URL; it connects with `role: kizuna_<schema>`
 */
export async function migrateSchema(
  url: string,
  schema: string,
  change: (url: string) => Promise<void>,
): Promise<void> {
  const admin = connect(url, { max: 1 });
  const role = `kizuna_${schema}`;
  try {
    await admin`select pg_advisory_lock(${migrationLock})`;
    await ensureRole(admin, role);
    await admin`create schema if not exists ${admin(schema)} authorization ${admin(role)}`;
    const [row] = await admin<{ name: string }[]>`select current_database() as name`;
    const database = row?.name ?? '';
    await admin`grant create on database ${admin(database)} to ${admin(role)}`;
    try {
      await change(url);
    } finally {
      await admin`revoke create on database ${admin(database)} from ${admin(role)}`;
    }
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

/** Opens a postgres.js pool; `role` drops the login's own rights at once. */
export function connect(url: string, options: { role?: string; max: number }): postgres.Sql {
  return postgres(url, {
    max: options.max,
    connect_timeout: 10,
    idle_timeout: 0,
    onnotice: () => {},
    connection: { TimeZone: 'UTC', ...(options.role ? { role: options.role } : {}) },
  });
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

/** Turns a connection failure into a sentence that names the server but not the password. */
function unreachable(url: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_|CONNECT|CONNECTION|28|3D)/.test(code)) return error;
  const { host, pathname } = new URL(url);
  return new Error(`The database ${host}${pathname} (DATABASE_URL) cannot be used: ${code}.`, { cause: error });
}
