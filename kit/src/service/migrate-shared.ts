import { migrateAudit } from '../audit/audit-database.ts';
import { migrateDirectory } from '../directory/user-directory.ts';
import { migrateJobs } from '../jobs/jobs-database.ts';

/**
 * Brings the schemas up to date that every subgraph's role may call into: jobs, the audit log, the directory of users. Each
 * process calls it once, before it starts anything else.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateShared(databaseUrl: string): Promise<void> {
  await Promise.all([migrateJobs(databaseUrl), migrateAudit(databaseUrl), migrateDirectory(databaseUrl)]);
}
