import { type Database, openDatabase } from '../db/database.ts';
import { type AuditTables, auditTables } from './tables.ts';

/**
 * Brings the schema `history` up to date and opens a pool on it as `kizuna_history`.
 * @param maxConnections at most so many connections
 */
export async function openAuditDatabase(databaseUrl: string, maxConnections: number): Promise<Database<AuditTables>> {
  return await openDatabase({
    url: databaseUrl,
    schema: 'history',
    migrations: new URL('../../src/audit/migrations/', import.meta.url),
    tables: auditTables,
    maxConnections,
  });
}
