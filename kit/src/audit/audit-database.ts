import type { ConcurrentIndex } from '../db/concurrent-indexes.ts';
import { connectDatabase, type Database } from '../db/database.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { type AuditTables, auditTables } from './tables.ts';

/** Of a message or a support conversation, in the details of what was done to it. */
const owner = `coalesce(details ->> 'senderId', details ->> 'requesterId')`;

/** Of a log that only grows. */
const indexes: readonly ConcurrentIndex[] = [
  { name: 'audit_log_subject', table: 'audit_log', columns: `((details ->> 'userId'), id)` },
  {
    ...{ name: 'audit_log_owner', table: 'audit_log' },
    columns: `(${owner}, id) where ${owner} is not null`,
  },
];

/**
 * Makes the schema `history`, owned by the role `kizuna_history`, or brings it up to date. A process in which somebody
 * records calls it once, before it starts anything else.
 * @throws Error with one sentence when the server cannot be reached
 */
export async function migrateAudit(databaseUrl: string): Promise<void> {
  const migrations = new URL('../../src/audit/migrations/', import.meta.url);
  await migrateDatabase({ url: databaseUrl, schema: 'history', migrations, indexes });
}

/**
 * A pool on the schema `history` as `kizuna_history`, for a database that `migrateAudit` made ready.
 * @param maxConnections at most so many connections
 */
export function openAuditDatabase(databaseUrl: string, maxConnections: number): Database<AuditTables> {
  return connectDatabase({ url: databaseUrl, schema: 'history', tables: auditTables, maxConnections });
}
