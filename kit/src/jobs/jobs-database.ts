import { Logger as GraphileLogger, runMigrations } from 'graphile-worker';
import { connectDatabase, type Database } from '../db/database.ts';
import { isUpToDate, migrateSchema, migrateTables } from '../db/migrate.ts';
import { createGraphilePool } from './graphile-database.ts';
import { type JobsTables, jobsTables } from './tables.ts';

/** The newest migration of the graphile-worker that we use; a test tells when it brings another one. */
const newestOfGraphile = 19;
const migrations = new URL('../../src/jobs/migrations/', import.meta.url);

/**
 * Makes the schemas `jobs` and `graphile_worker`, both owned by the role `kizuna_jobs`, or brings them up to date. A process
 * in which somebody enqueues, works or reads jobs calls it once, before it starts anything else; those that start together
 * wait for one another.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  const options = { url: databaseUrl, schema: 'jobs', migrations };
  const database = openJobsDatabase(databaseUrl, 1);
  try {
    if ((await isUpToDate(database.sql, options)) && (await isGraphileUpToDate(database))) return;
  } finally {
    await database.close();
  }
  await migrateSchema(databaseUrl, 'jobs', async () => {
    await migrateGraphile(databaseUrl);
    await migrateTables(options);
  });
}

/**
 * A pool as `kizuna_jobs`, for a database that `migrateJobs` made ready.
 * @param maxConnections at most so many connections
 */
export function openJobsDatabase(databaseUrl: string, maxConnections: number): Database<JobsTables> {
  return connectDatabase({ url: databaseUrl, schema: 'jobs', tables: jobsTables, maxConnections });
}

async function isGraphileUpToDate({ sql }: Database<JobsTables>): Promise<boolean> {
  const [row] = await sql<{ ready: boolean }[]>`
    select max(id) = ${newestOfGraphile} as ready from graphile_worker.migrations`;
  return row?.ready === true;
}

async function migrateGraphile(databaseUrl: string): Promise<void> {
  const pgPool = createGraphilePool(databaseUrl, 1);
  try {
    await runMigrations({ pgPool, schema: 'graphile_worker', logger: new GraphileLogger(() => () => {}) });
  } finally {
    await pgPool.end();
  }
}
