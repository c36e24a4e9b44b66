import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { endedSessionSeconds } from '@kizuna/kit/viewer/access-token';
import type { SessionViewer } from '@kizuna/kit/viewer/viewer';
import { type AccountRow, findAccounts, lockAccount } from '../account/account-repository.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import type { SignAccessToken } from '../token/access-tokens.ts';
import { hashToken } from '../token/opaque-tokens.ts';
import { makeRefreshToken } from '../token/refresh-tokens.ts';
import type { SessionEnding } from './session-ending.ts';
import {
  type EndReason,
  findAcquaintance,
  findEndReason,
  findRefreshToken,
  findSessionsEndedSince,
  insertRefreshToken,
  insertSession,
  listOpenSessions,
  type SessionRow,
  touchSession,
  useRefreshToken,
} from './session-repository.ts';

/** The device that signs in. */
export interface Device {
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface SignedIn {
  readonly account: AccountRow;
  readonly accessToken: string;
  readonly refreshToken: { readonly value: string; readonly expiresAt: Date };
}

/** Sessions of accounts that proved who they are (sign-in-service.ts). */
export interface SessionService {
  /**
   * @param proved the account as it was when it was proved whose it is
   * @throws KizunaError INVALID_CREDENTIALS when it has another password or role since, or was closed
   */
  open(proved: AccountRow, device: Device): Promise<SignedIn>;
  /** Trades a refresh token; a used one ends its whole family. @throws KizunaError INVALID_CREDENTIALS */
  refresh(token: string): Promise<SignedIn>;
  /** Why a refresh token is refused: the end of its session. Null when that is open, or nobody knows. */
  endReasonOf(token: string): Promise<EndReason | null>;
  end(sessionId: number): Promise<void>;
  /** Ends the session that a refresh token belongs to, if there is one. */
  endByToken(token: string): Promise<void>;
  /** @param except the session that stays @returns how many were open */
  endAll(userId: number, except?: number): Promise<number>;
  /** Ends one of the viewer's own. @throws KizunaError NOT_FOUND */
  revoke(viewer: SessionViewer, sessionId: number): Promise<SessionRow>;
  listOpen(viewer: SessionViewer): Promise<SessionRow[]>;
  recentlyEnded(): Promise<number[]>;
}

const maxUserAgent = 400;

export function createSessionService(options: {
  readonly database: Database<Tables>;
  readonly signAccessToken: SignAccessToken;
  readonly ending: SessionEnding;
  readonly mails: AccountMails;
  readonly publicUrl: string;
}): SessionService {
  const { signAccessToken, ending, mails, publicUrl } = options;
  const { db } = options.database;

  return {
    async open(proved, { address, userAgent: named }) {
      const token = makeRefreshToken();
      const userAgent = named?.slice(0, maxUserAgent) ?? null;
      const { account, row } = await db.transaction(async (tx) => {
        // What ends the account's sessions holds it first: a session that it does not see must not come after it.
        const account = await lockAccount(tx, proved.id);
        if (!account?.isActive || !isAsProved(account, proved)) throw new KizunaError('INVALID_CREDENTIALS');
        const { isFirst, isKnown } = await findAcquaintance(tx, account.id, { address, userAgent });
        const made = await insertSession(tx, { userId: account.id, address, userAgent });
        await insertRefreshToken(tx, { hash: token.hash, sessionId: made.id, expiresAt: token.expiresAt });
        if (!isFirst && !isKnown) {
          const when = `${made.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
          const values = { when, device: userAgent ?? '–', address: address ?? '–', link: `${publicUrl}/security` };
          await mails.enqueue(tx, { template: 'new_sign_in', userId: account.id, values });
        }
        const target = { targetType: 'Session', targetId: made.id };
        await recordAudit(tx, { action: 'session.create', actorId: account.id, ...target });
        return { account, row: made };
      });
      return { account, accessToken: await signAccessToken(account, row.id), refreshToken: token };
    },

    async refresh(value) {
      const hash = hashToken(value);
      const next = makeRefreshToken();
      const renewed = await db.transaction(async (tx) => {
        const token = await useRefreshToken(tx, hash);
        if (!token) return null;
        const open = await touchSession(tx, token.sessionId);
        const [account] = open ? await findAccounts(tx, [open.userId]) : [];
        if (!open || !account?.isActive) return null;
        await insertRefreshToken(tx, { hash: next.hash, sessionId: open.id, expiresAt: next.expiresAt });
        return { account, sessionId: open.id };
      });
      if (renewed) {
        const { account, sessionId } = renewed;
        return { account, accessToken: await signAccessToken(account, sessionId), refreshToken: next };
      }
      // A token that was used before is in two hands: whose it is cannot be told, so both lose it.
      const known = await findRefreshToken(db, hash);
      if (known?.usedAt) await ending.endOne(known.sessionId, 'token_reused');
      throw new KizunaError('INVALID_CREDENTIALS', {
        message: { en: 'Please sign in again.', ja: 'もう一度サインインしてください。' },
      });
    },

    endReasonOf: (token) => findEndReason(db, hashToken(token)),

    async end(sessionId) {
      await ending.endOne(sessionId, 'signed_out');
    },

    async endByToken(value) {
      const token = await findRefreshToken(db, hashToken(value));
      if (token) await ending.endOne(token.sessionId, 'signed_out');
    },

    async endAll(userId, except) {
      const end = { reason: 'signed_out', actorId: userId, except } as const;
      const ended = await db.transaction((tx) => ending.endAllIn(tx, userId, end));
      await ending.announce(ended);
      return ended.length;
    },

    async revoke({ userId }, sessionId) {
      const ended = await ending.endOne(sessionId, 'revoked', userId);
      if (!ended) throw new KizunaError('NOT_FOUND');
      return ended;
    },

    listOpen: (viewer) => listOpenSessions(db, viewer.userId),
    recentlyEnded: () => findSessionsEndedSince(db, new Date(Date.now() - endedSessionSeconds * 1000)),
  };
}

function isAsProved(now: AccountRow, proved: AccountRow): boolean {
  return now.passwordHash === proved.passwordHash && now.userType === proved.userType;
}
