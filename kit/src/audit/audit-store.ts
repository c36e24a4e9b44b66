import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { keyset } from '../db/keyset.ts';
import type { CursorKey, Page } from '../graph/pagination.ts';
import { type AuditRow, type AuditTables, auditLog } from './tables.ts';

/** Which entries to list. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: number | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
}

export interface AuditStore {
  /** Newest first; for `toConnection`, with `auditCursorKey`. */
  list(filter: AuditFilter, page: Page): Promise<AuditRow[]>;
  /** In no order; those that are not there are left out. */
  byIds(ids: readonly number[]): Promise<AuditRow[]>;
}

/** @param database from `openAuditDatabase` */
export function createAuditStore({ db }: Database<AuditTables>): AuditStore {
  return {
    async list({ action, actorId, targetType, targetId }, page) {
      const { where, orderBy, limit } = keyset(page, [auditLog.id], 'desc');
      return await db
        .select()
        .from(auditLog)
        .where(
          and(
            action === undefined ? undefined : eq(auditLog.action, action),
            actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
            targetType === undefined ? undefined : eq(auditLog.targetEntity, targetType),
            targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
            where,
          ),
        )
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
