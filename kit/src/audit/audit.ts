import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/** One thing that was done. */
export interface AuditRecord {
  /** Noun and verb, for example `session.create`. */
  readonly action: string;
  /** The user who did it; absent for the system and for nobody. */
  readonly actorId?: number | undefined;
  /** The kind of thing it was done to, for example `User`. */
  readonly targetType?: string | undefined;
  readonly targetId?: number | string | undefined;
  /**
   * More about it, as JSON; nothing secret. `userId` is whom it is about, where the target does not say: it gets into their export;
   * `senderId` and `requesterId` say whose message or support conversation it was done to, to administrators alone.
   */
  readonly details?: unknown;
}

/**
 * Records it; on a transaction, the record exists if and only if that commits.
 * @param executor any subgraph's drizzle pool or transaction
 */
export async function recordAudit(executor: Pick<PostgresJsDatabase, 'execute'>, record: AuditRecord): Promise<void> {
  const { action, actorId, targetType, targetId, details } = record;
  await executor.execute(sql`
    select history.record_audit(
      ${action}::text, ${actorId ?? null}::bigint, ${targetType ?? null}::text,
      ${targetId === undefined ? null : String(targetId)}::text,
      ${details === undefined ? null : JSON.stringify(details)}::jsonb
    )`);
}
