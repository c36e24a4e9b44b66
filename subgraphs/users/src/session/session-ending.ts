import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { endedSessionSeconds, type SessionEnded, sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import { deletePendingChange } from '../account/mailed-tokens.ts';
import type { Tables } from '../db/tables.ts';
import { type EndReason, endSession, endSessionsOf, findEndedSince, type SessionRow } from './session-repository.ts';

/** Why all sessions of a user end, and by whom. */
export interface EndOfAll {
  readonly reason: EndReason;
  /** The user themselves, or an administrator. */
  readonly actorId: number;
  /** The session that stays. @default none */
  readonly except?: number | undefined;
}

/** Ends sessions and says so to the gateways, which refuse their access tokens from then on. */
export interface SessionEnding {
  /**
   * Unless its owner signs out there, a link that would give the account another address ends with it: the session may be a thief's.
   * One that has ended before is announced again: the announcement may have been lost, and who asks again has a reason.
   * @param ownerId only when it is theirs
   * @returns null when it is not, or has ended before
   */
  endOne(sessionId: number, reason: EndReason, ownerId?: number): Promise<SessionRow | null>;
  /**
   * Ends all sessions of a user but one, inside the caller's transaction; the caller announces them when it has committed. A link
   * that would give the account another address ends with them: whoever asked for it may be who is shut out.
   */
  endAllIn(tx: Executor<Tables>, userId: number, ending: EndOfAll): Promise<SessionRow[]>;
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
        const row = await endSession(tx, sessionId, reason, ownerId);
        if (!row) return null;
        // Only now, as in `endAllIn`.
        if (reason !== 'signed_out') await deletePendingChange(tx, row.userId);
        const target = { targetType: 'Session', targetId: row.id };
        await recordAudit(tx, { action: 'session.end', actorId: row.userId, ...target, details: { reason } });
        return row;
      });
      const known = ended ?? (await findEndedSince(db, sinceTokensLive(), sessionId, ownerId));
      if (known) await announce([known]);
      return ended;
    },

    async endAllIn(tx, userId, { reason, actorId, except }) {
      const rows = await endSessionsOf(tx, userId, reason, except);
      // Only now: a request of one of them that asked for another address a moment ago has ended, and its link is seen.
      await deletePendingChange(tx, userId);
      const details = { count: rows.length, reason };
      await recordAudit(tx, { action: 'session.end_all', actorId, targetType: 'User', targetId: userId, details });
      return rows;
    },
  };
}

const sinceTokensLive = () => new Date(Date.now() - endedSessionSeconds * 1000);
