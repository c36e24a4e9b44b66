import { Logger as GraphileLogger, runMigrations } from 'graphile-worker';
import { type Database, migrateSchema, openDatabase } from '../db/database.ts';
import { createGraphilePool } from './graphile-database.ts';
import { type JobsTables, jobsTables } from './tables.ts';

/**
 * Makes the schemas `jobs` and `graphile_worker`, both owned by the role `kizuna_jobs`, or brings them up to date. Whoever
 * enqueues, works or reads jobs calls it at start; processes that start together wait for one another.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  const database = await openJobsDatabase(databaseUrl, 1);
  await database.close();
}

/**
 * Brings the schema up to date and opens a pool on it as `kizuna_jobs`.
 * @param maxConnections at most so many connections
 */
export async function openJobsDatabase(databaseUrl: string, maxConnections: number): Promise<Database<JobsTables>> {
  await migrateSchema(databaseUrl, 'jobs', migrateGraphile);
  return await openDatabase({
    url: databaseUrl,
    schema: 'jobs',
    migrations: new URL('../../src/jobs/migrations/', import.meta.url),
    tables: jobsTables,
    maxConnections,
  });
}

async function migrateGraphile(databaseUrl: string): Promise<void> {
  const pgPool = createGraphilePool(databaseUrl, 1);
  try {
    await runMigrations({ pgPool, schema: 'graphile_worker', logger: new GraphileLogger(() => () => {}) });
  } finally {
    await pgPool.end();
  }
}
