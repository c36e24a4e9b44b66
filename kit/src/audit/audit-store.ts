import { and, eq, gte, inArray, like, lt, type SQL } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { keyset } from '../db/keyset.ts';
import type { CursorKey, Page } from '../graph/pagination.ts';
import { type AuditRow, type AuditTables, auditLog } from './tables.ts';

/** Which entries to list; what is left out does not matter. */
export interface AuditFilter {
  readonly actorId?: number | undefined;
  /** The whole action, or `noun.*` for all of a noun. */
  readonly action?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
  /** Not before. */
  readonly since?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
}

/** The log as people read it. */
export interface AuditStore {
  /** Newest first; for `toConnection`, with `auditCursorKey`. */
  list(page: Page, filter?: AuditFilter): Promise<AuditRow[]>;
  /** In no order; those that are not there are left out. */
  byIds(ids: readonly number[]): Promise<AuditRow[]>;
}

/** @param database from `openAuditDatabase` */
export function createAuditStore({ db }: Database<AuditTables>): AuditStore {
  return {
    async list(page, filter = {}) {
      const { where, orderBy, limit } = keyset(page, [auditLog.id], 'desc');
      return await db
        .select()
        .from(auditLog)
        .where(and(where, ...conditionsOf(filter)))
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

function conditionsOf({ actorId, action, targetType, targetId, since, until }: AuditFilter): (SQL | undefined)[] {
  const noun = action?.endsWith('.*') ? action.slice(0, -1).replace(/[\\%_]/g, '\\$&') : null;
  const byAction = noun === null ? action && eq(auditLog.action, action) : like(auditLog.action, `${noun}%`);
  return [
    actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
    byAction || undefined,
    targetType === undefined ? undefined : eq(auditLog.targetEntity, targetType),
    targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
    since && gte(auditLog.createdAt, since),
    until && lt(auditLog.createdAt, until),
  ];
}

/** The place of an entry in the list, for cursors. */
export function auditCursorKey(row: AuditRow): CursorKey {
  return [row.id];
}
