import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { accessToken, type SessionEnded, sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { type AccountRow, findAccounts, findByLogin } from '../account/account-repository.ts';
import type { Passwords } from '../account/passwords.ts';
import type { Tables } from '../db/tables.ts';
import { signAccessToken } from '../token/access-tokens.ts';
import { hashRefreshToken, makeRefreshToken } from '../token/refresh-tokens.ts';
import type { SigningKeys } from '../token/signing-keys.ts';
import {
  endSession,
  endSessionsOf,
  findRefreshToken,
  findSessionsEndedSince,
  insertRefreshToken,
  insertSession,
  listOpenSessions,
  type SessionRow,
  touchSession,
  useRefreshToken,
} from './session-repository.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

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

export interface SessionService {
  /** @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED */
  signIn(login: string, password: string, device: Device): Promise<SignedIn>;
  /** Signs in without a password: right after registering. */
  open(account: AccountRow, device: Device): Promise<SignedIn>;
  /** Trades a refresh token; a used one ends its whole family. @throws KizunaError INVALID_CREDENTIALS */
  refresh(token: string): Promise<SignedIn>;
  end(sessionId: number): Promise<void>;
  /** Ends the session that a refresh token belongs to, if there is one. */
  endByToken(token: string): Promise<void>;
  /** @returns how many were open */
  endAll(userId: number): Promise<number>;
  listOpen(viewer: Viewer): Promise<SessionRow[]>;
  recentlyEnded(): Promise<number[]>;
}

const maxUserAgent = 400;

export function createSessionService(options: {
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly keys: SigningKeys;
  readonly throttle: SignInThrottle;
  readonly bus: Bus;
}): SessionService {
  const { passwords, keys, throttle, bus } = options;
  const { db } = options.database;

  async function open(account: AccountRow, device: Device): Promise<SignedIn> {
    const token = makeRefreshToken();
    const row = await db.transaction(async (tx) => {
      const userAgent = device.userAgent?.slice(0, maxUserAgent) ?? null;
      const made = await insertSession(tx, { userId: account.id, address: device.address, userAgent });
      await insertRefreshToken(tx, { hash: token.hash, sessionId: made.id, expiresAt: token.expiresAt });
      await recordAudit(tx, {
        action: 'session.create',
        actorId: account.id,
        targetType: 'Session',
        targetId: made.id,
        details: { address: device.address },
      });
      return made;
    });
    return { account, accessToken: await signAccessToken(keys, account, row.id), refreshToken: token };
  }

  async function announceEnd(ended: readonly SessionRow[]): Promise<void> {
    await Promise.all(ended.map(({ id }) => bus.publish(sessionEndedTopic, { sessionId: id } satisfies SessionEnded)));
  }

  async function end(sessionId: number, reason: 'signed_out' | 'token_reused'): Promise<void> {
    const ended = await db.transaction(async (tx) => {
      const row = await endSession(tx, sessionId);
      if (row) {
        await recordAudit(tx, {
          action: 'session.end',
          actorId: row.userId,
          targetType: 'Session',
          targetId: row.id,
          details: { reason },
        });
      }
      return row;
    });
    if (ended) await announceEnd([ended]);
  }

  return {
    open,
    end: (sessionId) => end(sessionId, 'signed_out'),

    async signIn(login, password, device) {
      const typed = login.trim();
      const account = await findByLogin(db, typed);
      await throttle.count(account?.id ?? typed, device.address);
      const matches = await passwords.verify(account?.passwordHash ?? null, password);
      if (!account || !matches || !account.isActive) {
        await recordAudit(db, {
          action: 'session.refuse',
          ...(account ? { targetType: 'User', targetId: account.id } : {}),
          details: { address: device.address },
        });
        throw new KizunaError('INVALID_CREDENTIALS');
      }
      await throttle.forgive(account.id);
      return open(account, device);
    },

    async refresh(value) {
      const hash = hashRefreshToken(value);
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
        return { account, accessToken: await signAccessToken(keys, account, sessionId), refreshToken: next };
      }
      // A token that was used before is in two hands: whose it is cannot be told, so both lose it.
      const known = await findRefreshToken(db, hash);
      if (known?.usedAt) await end(known.sessionId, 'token_reused');
      throw new KizunaError('INVALID_CREDENTIALS', {
        message: { en: 'Please sign in again.', ja: 'もう一度サインインしてください。' },
      });
    },

    async endByToken(value) {
      const token = await findRefreshToken(db, hashRefreshToken(value));
      if (token) await end(token.sessionId, 'signed_out');
    },

    async endAll(userId) {
      const ended = await db.transaction(async (tx) => {
        const rows = await endSessionsOf(tx, userId);
        await recordAudit(tx, { action: 'session.end_all', actorId: userId, details: { count: rows.length } });
        return rows;
      });
      await announceEnd(ended);
      return ended.length;
    },

    listOpen: (viewer) => listOpenSessions(db, viewer.userId),
    recentlyEnded: () => findSessionsEndedSince(db, new Date(Date.now() - accessToken.lifetimeSeconds * 1000)),
  };
}
