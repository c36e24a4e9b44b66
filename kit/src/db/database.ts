import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { connect, roleOf } from './connect.ts';
import { type MigrationOptions, migrateDatabase } from './migrate.ts';

/** A connection pool of one subgraph, with drizzle on top. */
export interface Database<Tables extends Record<string, unknown>> {
  readonly db: PostgresJsDatabase<Tables>;
  /** The pool itself, for what drizzle does not say well. */
  readonly sql: postgres.Sql;
  /** For health checks. @throws while the server does not answer */
  ping(): Promise<void>;
  /** Waits for what is under way, then ends the connections. */
  close(): Promise<void>;
}

/** Either the pool or a transaction on it: what repositories and `enqueue` take. */
export type Executor<Tables extends Record<string, unknown> = Record<string, never>> =
  | PostgresJsDatabase<Tables>
  | Parameters<Parameters<PostgresJsDatabase<Tables>['transaction']>[0]>[0];

/** Whom to connect as, and how. */
export interface ConnectionOptions<Tables extends Record<string, unknown>> {
  readonly url: string;
  /** As which the pool works: the role `kizuna_<schema>`. */
  readonly schema: string;
  /** The drizzle tables, for relational queries. */
  readonly tables: Tables;
  /** Connections at most. @default 8 */
  readonly maxConnections?: number;
}

/**
 * Opens the subgraph's pool: makes its role and schema when missing, brings its tables up to date, and connects as its own
 * role, so that a query that reaches for another subgraph's table is refused by PostgreSQL itself.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function openDatabase<Tables extends Record<string, unknown>>(
  options: MigrationOptions & ConnectionOptions<Tables>,
): Promise<Database<Tables>> {
  const database = connectDatabase(options);
  try {
    await migrateDatabase(options, database.sql);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A pool as the role of a schema that is up to date (`migrateDatabase`). It connects when it is first asked something. */
export function connectDatabase<Tables extends Record<string, unknown>>(
  options: ConnectionOptions<Tables>,
): Database<Tables> {
  const sql = connect(options.url, { role: roleOf(options.schema), max: options.maxConnections ?? 8 });
  return {
    db: drizzle(sql, { schema: options.tables }),
    sql,
    async ping() {
      await sql`select 1`;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}
