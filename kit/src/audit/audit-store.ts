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
  /** Only what was done to one user, or to a thing of theirs: see `concernedUserId`. */
  readonly concernedUserId?: number | undefined;
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
  /** Every action that there is an entry of, in the order of the alphabet. */
  actions(): Promise<string[]>;
}

/** Where details say whose the target is: the sender of a message, the requester of a support conversation, or `userId` for the rest. */
const ownerKeys = ['userId', 'senderId', 'requesterId'] as const;

/** The number of what it was done to; null for what goes by a name of its own, such as a payment. */
export function targetNumber({ targetId }: AuditRow): number | null {
  return targetId !== null && /^\d{1,15}$/.test(targetId) ? Number(targetId) : null;
}

/** The user that an entry names: the one it was done to, else the owner of what it was done to; null when it says neither. */
export function concernedUserId(row: AuditRow): number | null {
  if (row.targetEntity === 'User') return targetNumber(row);
  const facts = new Map<string, unknown>(Object.entries(row.details ?? {}));
  const owner = ownerKeys.map((key) => facts.get(key)).find((value) => typeof value === 'number');
  return owner ?? null;
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

    async actions() {
      // From one action to the next by the index: there are few, and millions of entries.
      const rows = await db.execute<{ action: string }>(sql`
        with recursive known as (
          (select action from ${auditLog} order by action limit 1)
          union all
          select (select action from ${auditLog} where action > known.action order by action limit 1)
          from known where known.action is not null
        )
        select action from known where action is not null`);
      return rows.map(({ action }) => action);
    },
  };
}

function conditionsOf(filter: AuditFilter): (SQL | undefined)[] {
  const { actorId, action, targetType, targetId, about, exceptActors, since, until } = filter;
  const concerned = filter.concernedUserId;
  const noun = action?.endsWith('.*') ? action.slice(0, -1).replace(/[\\%_]/g, '\\$&') : null;
  const byAction = noun === null ? action && eq(auditLog.action, action) : like(auditLog.action, `${noun}%`);
  return [
    actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
    byAction || undefined,
    targetType === undefined ? undefined : eq(auditLog.targetEntity, targetType),
    targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
    concerned === undefined ? undefined : concerns(concerned),
    about && isAbout(about),
    // What nobody did, such as a refused sign-in, is not theirs either.
    exceptActors && or(isNull(auditLog.actorId), notInArray(auditLog.actorId, [...exceptActors])),
    since && gte(auditLog.createdAt, since),
    until && lt(auditLog.createdAt, until),
  ];
}

/** As the indexes `audit_log_subject` and `audit_log_owner` have them. */
const subject = sql`(${auditLog.details} ->> 'userId')`;
const owner = sql`coalesce(${auditLog.details} ->> 'senderId', ${auditLog.details} ->> 'requesterId')`;

function concerns(userId: number): SQL | undefined {
  const id = String(userId);
  const isTarget = and(eq(auditLog.targetEntity, 'User'), eq(auditLog.targetId, id));
  return or(isTarget, eq(subject, id), eq(owner, id));
}

function isAbout({ userIds, things }: AuditSubject): SQL | undefined {
  const targets = Object.entries({ ...things, User: userIds }).filter(([, ids]) => ids.length > 0);
  return or(
    inArray(subject, userIds.map(String)),
    ...targets.map(([type, ids]) => and(eq(auditLog.targetEntity, type), inArray(auditLog.targetId, ids.map(String)))),
  );
}

/** The place of an entry in the list, for cursors. */
export function auditCursorKey(row: AuditRow): CursorKey {
  return [row.id];
}
