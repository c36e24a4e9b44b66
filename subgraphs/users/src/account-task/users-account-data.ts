import type { AccountData } from '@kizuna/kit/accounts/account-data';
import type { AuditStore } from '@kizuna/kit/audit/audit-store';
import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import { mayHaveApiTokens } from '../account/account-policy.ts';
import { findAccounts, updateAccount } from '../account/account-repository.ts';
import { erasedIdentity } from '../account/erased-identity.ts';
import { deleteMailedTokens } from '../account/mailed-tokens.ts';
import { listApiTokens, listUsableApiTokens, revokeApiTokens } from '../api-token/api-token-repository.ts';
import { revokeMergedTokens } from '../api-token/revoke-merged-tokens.ts';
import type { AvatarFiles } from '../avatar/avatar-files.ts';
import { moveAvatarLater } from '../avatar/avatar-move.ts';
import { apiToken, paymentAuthLog, session, type Tables, userAccount } from '../db/tables.ts';
import { movePayments } from '../payment/payment-repository.ts';
import { deletePin, findPin } from '../second-factor/pin-repository.ts';
import { deleteTotp, findTotp } from '../second-factor/totp-repository.ts';
import { disposeOfExports } from './account-exports.ts';
import { deleteExportReceipts, findMergedInto } from './account-task-repository.ts';
import { othersAudit, ownAudit } from './audit-of-account.ts';

const maxTokens = 1_000;

/** What `users` itself holds on an account; the account was closed before its data is moved or erased. */
export function createUsersAccountData(audit: AuditStore, avatars: AvatarFiles): AccountData<Tables> {
  return {
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
      const { passwordHash, avatarVersion: _avatarVersion, ...profile } = account;
      const mergedIds = await findMergedInto(db, userId);
      const everyId = [userId, ...mergedIds];
      const merged = await findAccounts(db, mergedIds);
      const [sessions, tokens, payments, totp, pin, avatar] = await Promise.all([
        db.select().from(session).where(inArray(session.userId, everyId)),
        Promise.all(everyId.map((id) => listApiTokens(db, id, maxTokens))),
        db.select().from(paymentAuthLog).where(inArray(paymentAuthLog.userId, everyId)),
        findTotp(db, userId),
        findPin(db, userId),
        avatars.read(account),
      ]);
      return {
        account: { ...profile, hasPassword: passwordHash !== '' },
        avatar: avatar && { contentType: 'image/jpeg', base64: avatar.toString('base64') },
        mergedAccounts: merged.map(({ passwordHash: _passwordHash, avatarVersion: _version, ...row }) => row),
        sessions,
        apiTokens: tokens.flat().map((token) => ({ ...token, hash: undefined })),
        paymentAuthorizations: payments,
        auditEntries: ownAudit(audit, everyId),
        auditEntriesByOthers: othersAudit(audit, everyId, {
          Session: sessions.map(({ id }) => id),
          ApiToken: tokens.flat().map(({ id }) => id),
        }),
        security: { totpEnabled: totp?.isEnabled ?? false, pinEnabled: pin !== null },
      };
    },

    async mergeInto(tx, from, to) {
      const accounts = await findAccounts(tx, [from, to]);
      const primary = accounts.find(({ id }) => id === to);
      // Its role may have changed since the merge was asked for.
      if (!primary || !mayHaveApiTokens(primary.userType)) {
        await revokeMergedTokens(tx, await listUsableApiTokens(tx, from));
      }
      await tx.update(apiToken).set({ userId: to }).where(eq(apiToken.userId, from));
      await movePayments(tx, from, to);
      // Those who work for a partner go on working for them.
      await tx.update(userAccount).set({ partnerId: to }).where(eq(userAccount.partnerId, from));
      await deleteTotp(tx, from);
      await deletePin(tx, from);
      await deleteMailedTokens(tx, from);
      const { sharegramId = null, avatarVersion = null } = accounts.find(({ id }) => id === from) ?? {};
      // Of several pictures the first is kept, whichever of the jobs that move them would be done first.
      if (avatarVersion !== null) {
        await ((await hasPictureAhead(tx, from, to)) ? avatars.removeAllIn(tx, from) : moveAvatarLater(tx, from));
      }
      // Who comes by Sharegram comes to the account that is left.
      if (sharegramId === null || !primary || primary.sharegramId !== null) return;
      await updateAccount(tx, from, { sharegramId: null });
      await updateAccount(tx, to, { sharegramId });
    },

    async erase(tx, userId) {
      await revokeApiTokens(tx, userId);
      await tx.update(userAccount).set({ partnerId: null }).where(eq(userAccount.partnerId, userId));
      await tx.update(apiToken).set({ name: '–' }).where(eq(apiToken.userId, userId));
      await tx.update(paymentAuthLog).set({ metadata: null }).where(eq(paymentAuthLog.userId, userId));
      await deleteTotp(tx, userId);
      await deletePin(tx, userId);
      await deleteMailedTokens(tx, userId);
      for (const id of [userId, ...(await findMergedInto(tx, userId))]) {
        await disposeOfExports(tx, await deleteExportReceipts(tx, id));
        const nobody = { emailVerifiedAt: null, passwordHash: '', sharegramId: null, partnerId: null };
        await updateAccount(tx, id, { ...erasedIdentity(id), ...nobody });
        await avatars.removeAllIn(tx, id);
        await tx.update(session).set({ address: null, userAgent: null }).where(eq(session.userId, id));
      }
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
}

/** Whether the picture of an older duplicate is on its way already. */
async function hasPictureAhead(tx: Executor<Tables>, from: number, to: number): Promise<boolean> {
  const isAhead = and(eq(userAccount.mergedIntoId, to), isNotNull(userAccount.avatarVersion), lt(userAccount.id, from));
  return (await tx.$count(userAccount, isAhead)) > 0;
}

function addYears(date: Date | null, years: number): string | null {
  if (!date) return null;
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later.toISOString();
}
