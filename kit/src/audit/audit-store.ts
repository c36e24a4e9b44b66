import { and, eq, gte, inArray, isNull, like, lt, notInArray, or, type SQL, sql } from 'drizzle-orm';
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
  /** Only what is about somebody, whoever did it. */
  readonly about?: AuditSubject | undefined;
  /** Not what these did. */
  readonly exceptActors?: readonly number[] | undefined;
  /** Not before. */
  readonly since?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
}

/** By what an entry is about somebody: what it was done to, or `userId` in its details. */
export interface AuditSubject {
  readonly userIds: readonly number[];
  /** Things that are theirs, by their type, for example `Session`. */
  readonly things: Readonly<Record<string, readonly number[]>>;
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

function conditionsOf(filter: AuditFilter): (SQL | undefined)[] {
  const { actorId, action, targetType, targetId, about, exceptActors, since, until } = filter;
  const noun = action?.endsWith('.*') ? action.slice(0, -1).replace(/[\\%_]/g, '\\$&') : null;
  const byAction = noun === null ? action && eq(auditLog.action, action) : like(auditLog.action, `${noun}%`);
  return [
    actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
    byAction || undefined,
    targetType === undefined ? undefined : eq(auditLog.targetEntity, targetType),
    targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
    about && isAbout(about),
    // What nobody did, such as a refused sign-in, is not theirs either.
    exceptActors && or(isNull(auditLog.actorId), notInArray(auditLog.actorId, [...exceptActors])),
    since && gte(auditLog.createdAt, since),
    until && lt(auditLog.createdAt, until),
  ];
}

function isAbout({ userIds, things }: AuditSubject): SQL | undefined {
  const targets = Object.entries({ ...things, User: userIds }).filter(([, ids]) => ids.length > 0);
  return or(
    inArray(sql`(${auditLog.details} ->> 'userId')`, userIds.map(String)),
    ...targets.map(([type, ids]) => and(eq(auditLog.targetEntity, type), inArray(auditLog.targetId, ids.map(String)))),
  );
}

/** The place of an entry in the list, for cursors. */
export function auditCursorKey(row: AuditRow): CursorKey {
  return [row.id];
}
