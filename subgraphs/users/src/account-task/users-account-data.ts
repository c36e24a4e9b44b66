import type { AccountData } from '@kizuna/kit/accounts/account-data';
import { eq, sql } from 'drizzle-orm';
import { findAccounts, updateAccount } from '../account/account-repository.ts';
import { deleteMailedTokens } from '../account/mailed-tokens.ts';
import { listApiTokens, revokeApiTokens } from '../api-token/api-token-repository.ts';
import { apiToken, paymentAuthLog, session, type Tables } from '../db/tables.ts';
import { deletePin, findPin } from '../second-factor/pin-repository.ts';
import { deleteTotp, findTotp } from '../second-factor/totp-repository.ts';

const maxTokens = 1_000;

/** What `users` itself holds on an account; the account was closed before its data is moved or erased. */
export const usersAccountData: AccountData<Tables> = {
  async countOf(db, userId) {
    const [apiTokens, paymentAuthorizations, sessions] = await Promise.all([
      db.$count(apiToken, eq(apiToken.userId, userId)),
      db.$count(paymentAuthLog, eq(paymentAuthLog.userId, userId)),
      db.$count(session, eq(session.userId, userId)),
    ]);
    return { apiTokens, paymentAuthorizations, sessions };
  },

  async exportOf(db, userId) {
    const [account] = await findAccounts(db, [userId]);
    if (!account) return null;
    const { passwordHash, ...profile } = account;
    const [sessions, tokens, payments, totp, pin] = await Promise.all([
      db.select().from(session).where(eq(session.userId, userId)),
      listApiTokens(db, userId, maxTokens),
      db.select().from(paymentAuthLog).where(eq(paymentAuthLog.userId, userId)),
      findTotp(db, userId),
      findPin(db, userId),
    ]);
    return {
      account: { ...profile, hasPassword: passwordHash !== '' },
      sessions,
      apiTokens: tokens.map((token) => ({ ...token, hash: undefined })),
      paymentAuthorizations: payments,
      security: { totpEnabled: totp?.isEnabled ?? false, pinEnabled: pin !== null },
    };
  },

  async mergeInto(tx, from, to) {
    await tx.update(apiToken).set({ userId: to }).where(eq(apiToken.userId, from));
    await tx.update(paymentAuthLog).set({ userId: to }).where(eq(paymentAuthLog.userId, from));
    await deleteTotp(tx, from);
    await deletePin(tx, from);
    await deleteMailedTokens(tx, from);
    const accounts = await findAccounts(tx, [from, to]);
    const sharegramId = accounts.find(({ id }) => id === from)?.sharegramId ?? null;
    const primary = accounts.find(({ id }) => id === to);
    // Who comes by Sharegram comes to the account that is left.
    if (sharegramId === null || !primary || primary.sharegramId !== null) return;
    await updateAccount(tx, from, { sharegramId: null });
    await updateAccount(tx, to, { sharegramId });
  },

  async erase(tx, userId) {
    await revokeApiTokens(tx, userId);
    await tx.update(apiToken).set({ name: '–' }).where(eq(apiToken.userId, userId));
    await tx.update(session).set({ address: null, userAgent: null }).where(eq(session.userId, userId));
    await tx.update(paymentAuthLog).set({ metadata: null }).where(eq(paymentAuthLog.userId, userId));
    await deleteTotp(tx, userId);
    await deletePin(tx, userId);
    await deleteMailedTokens(tx, userId);
    const gone = `erased-${userId}`;
    await updateAccount(tx, userId, {
      ...{ username: gone, displayName: '–', email: `${gone}@erased.invalid`, emailVerifiedAt: null },
      ...{ passwordHash: '', sharegramId: null, partnerId: null },
    });
    const payments = await tx.$count(paymentAuthLog, eq(paymentAuthLog.userId, userId));
    const [newest] = await tx
      .select({ at: sql<Date | null>`max(${paymentAuthLog.createdAt})`.mapWith(paymentAuthLog.createdAt) })
      .from(paymentAuthLog)
      .where(eq(paymentAuthLog.userId, userId));
    if (payments === 0) return [];
    const reason = 'Records of payments are kept for seven years, without name or device.';
    return [{ what: 'payment_authorization', count: payments, until: addYears(newest?.at ?? null, 7), reason }];
  },
};

function addYears(date: Date | null, years: number): string | null {
  if (!date) return null;
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later.toISOString();
}
