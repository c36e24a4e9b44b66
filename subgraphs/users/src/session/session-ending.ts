import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { endedSessionSeconds, type SessionEnded, sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import type { Tables } from '../db/tables.ts';
import { endSession, endSessionsOf, findEndedSince, type SessionRow } from './session-repository.ts';

/** Why sessions end, for the audit log. */
export type EndReason =
  | 'signed_out'
  | 'revoked'
  | 'token_reused'
  | 'password_changed'
  | 'password_reset'
  | 'disabled'
  | 'role_changed'
  | 'merged'
  | 'erased';

/** Ends sessions and says so to the gateways, which refuse their access tokens from then on. */
export interface SessionEnding {
  /**
   * One that has ended before is announced again: the announcement may have been lost, and who asks again has a reason.
   * @param ownerId only when it is theirs
   * @returns null when it is not, or has ended before
   */
  endOne(sessionId: number, reason: EndReason, ownerId?: number): Promise<SessionRow | null>;
  /**
   * Ends all sessions of a user but one, inside the caller's transaction; the caller announces them when it has committed.
   * @param except the session that stays
   */
  endAllIn(tx: Executor<Tables>, userId: number, reason: EndReason, except?: number): Promise<SessionRow[]>;
  announce(ended: readonly SessionRow[]): Promise<void>;
}

export function createSessionEnding({ db }: Database<Tables>, bus: Bus): SessionEnding {
  async function announce(ended: readonly SessionRow[]): Promise<void> {
    await Promise.all(ended.map(({ id }) => bus.publish(sessionEndedTopic, { sessionId: id } satisfies SessionEnded)));
  }
  return {
    announce,

    async endOne(sessionId, reason, ownerId) {
      const ended = await db.transaction(async (tx) => {
        const row = await endSession(tx, sessionId, ownerId);
        if (!row) return null;
        const target = { targetType: 'Session', targetId: row.id };
        await recordAudit(tx, { action: 'session.end', actorId: row.userId, ...target, details: { reason } });
        return row;
      });
      const known = ended ?? (await findEndedSince(db, sinceTokensLive(), sessionId, ownerId));
      if (known) await announce([known]);
      return ended;
    },

    async endAllIn(tx, userId, reason, except) {
      const rows = await endSessionsOf(tx, userId, except);
      const details = { count: rows.length, reason };
      await recordAudit(tx, { action: 'session.end_all', targetType: 'User', targetId: userId, details });
      return rows;
    },
  };
}

const sinceTokensLive = () => new Date(Date.now() - endedSessionSeconds * 1000);
