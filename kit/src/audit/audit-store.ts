import { inArray } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { keyset } from '../db/keyset.ts';
import type { CursorKey, Page } from '../graph/pagination.ts';
import { type AuditRow, type AuditTables, auditLog } from './tables.ts';

/** The log as people read it. */
export interface AuditStore {
  /** Newest first; for `toConnection`, with `auditCursorKey`. */
  list(page: Page): Promise<AuditRow[]>;
  /** In no order; those that are not there are left out. */
  byIds(ids: readonly number[]): Promise<AuditRow[]>;
}

/** @param database from `openAuditDatabase` */
export function createAuditStore({ db }: Database<AuditTables>): AuditStore {
  return {
    async list(page) {
      const { where, orderBy, limit } = keyset(page, [auditLog.id], 'desc');
      return await db
        .select()
        .from(auditLog)
        .where(where)
        .orderBy(...orderBy)
        .limit(limit);
    },

    async byIds(ids) {
      return ids.length === 0
        ? []
        : await db
            .select()
            .from(auditLog)
            .where(inArray(auditLog.id, [...ids]));
    },
  };
}

/** The place of an entry in the list, for cursors. */
export function auditCursorKey(row: AuditRow): CursorKey {
  return [row.id];
}
