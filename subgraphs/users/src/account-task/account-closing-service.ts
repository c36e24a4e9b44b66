import type { Database, Executor } from '@kizuna/kit/db/database';
import { forgetUser } from '@kizuna/kit/directory/user-directory';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { mayHaveApiTokens } from '../account/account-policy.ts';
import { type AccountRow, findAccounts, lastAdminGuard, updateAccount } from '../account/account-repository.ts';
import { deleteMailedTokens } from '../account/mailed-tokens.ts';
import type { ApiTokenRow } from '../api-token/api-token-repository.ts';
import type { ApiTokenService } from '../api-token/api-token-service.ts';
import { revokeMergedTokens } from '../api-token/revoke-merged-tokens.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import type { SessionEnding } from '../session/session-ending.ts';
import {
  type AccountTaskRow,
  findErased,
  findMergedInto,
  findUnfinishedChanges,
  lockAccounts,
} from './account-task-repository.ts';
import type { AccountTaskService } from './account-task-service.ts';
import { findMergeFates, type MergeFate } from './merge-fates.ts';

/** A merge that has begun, or its dry run. */
export interface AccountMerge {
  readonly task: AccountTaskRow;
  readonly revokedTokens: readonly ApiTokenRow[];
  readonly fates: readonly MergeFate[];
}

/** Closes accounts for good, and what follows everywhere. */
export interface AccountClosingService {
  /**
   * Gives everything of the duplicates to the primary account and closes them. Doing it again does no harm. API tokens would be dead
   * in the hands of a role that has none: these are revoked, and the answer names them.
   * @throws KizunaError NOT_FOUND, VALIDATION_ERROR, CONFLICT for the last administrator and for what was merged elsewhere
   */
  merge(admin: Viewer, primaryId: number, duplicateIds: readonly number[], dryRun: boolean): Promise<AccountMerge>;
  /** Closes the viewer's account and erases what is held on them; exports that are not done end. @throws KizunaError CONFLICT for the last administrator */
  erase(viewer: Viewer): Promise<AccountTaskRow>;
  /** Collects what is held on the viewer. */
  export(viewer: Viewer): Promise<AccountTaskRow>;
}

const maxDuplicates = 20;

export function createAccountClosingService(options: {
  readonly database: Database<Tables>;
  readonly tasks: AccountTaskService;
  readonly ending: SessionEnding;
  readonly apiTokens: ApiTokenService;
  readonly mails: AccountMails;
  readonly publicUrl: string;
}): AccountClosingService {
  const { tasks, ending, apiTokens, mails, publicUrl } = options;
  const { db } = options.database;

  return {
    async merge(admin, primaryId, ids, dryRun) {
      const duplicateIds = [...new Set(ids)].toSorted((a, b) => a - b);
      if (duplicateIds.length === 0 || duplicateIds.length > maxDuplicates || duplicateIds.includes(primaryId)) {
        const en = `Name 1 to ${maxDuplicates} accounts other than the primary one.`;
        throw invalid('duplicateUserIds', en, `統合先以外のアカウントを1〜${maxDuplicates}件指定してください。`);
      }
      const request = { userId: primaryId, duplicateIds, requestedBy: admin.userId };
      const { task, sessions, tokens, revokedTokens, fates } = await db.transaction(async (tx) => {
        await lastAdminGuard(tx, duplicateIds);
        await lockAccounts(tx, [primaryId, ...duplicateIds]);
        const { primary, duplicates } = await checkMerge(tx, primaryId, duplicateIds);
        if (!dryRun) await checkOthersAreDone(tx, primaryId, duplicateIds);
        const usable = (await Promise.all(duplicates.map(({ id }) => apiTokens.usableIn(tx, id)))).flat();
        const doomed = mayHaveApiTokens(primary.userType) ? [] : usable;
        const fates = await findMergeFates(tx, primary, duplicates);
        if (dryRun) {
          const counting = await tasks.startIn(tx, { ...request, work: 'COUNT' });
          return { task: counting, sessions: [], tokens: [], revokedTokens: doomed, fates };
        }
        const ended = [];
        for (const duplicate of duplicates) {
          const { id } = duplicate;
          await updateAccount(tx, id, { isActive: false, mergedIntoId: primaryId });
          await forgetUser(tx, id);
          if (duplicate.isActive) await tellOfMerge(tx, duplicate, primary);
          ended.push(...(await ending.endAllIn(tx, id, { reason: 'merged', actorId: admin.userId })));
        }
        const merging = await tasks.startIn(tx, { ...request, work: 'MERGE' });
        const revoked = await revokeMergedTokens(tx, doomed, admin.userId);
        return { task: merging, sessions: ended, tokens: usable, revokedTokens: revoked, fates };
      });
      await Promise.all([ending.announce(sessions), apiTokens.announce(tokens)]);
      return { task, revokedTokens, fates };
    },

    async erase({ userId }) {
      const { task, sessions, tokens } = await db.transaction(async (tx) => {
        await lastAdminGuard(tx, [userId]);
        await lockAccounts(tx, [userId]);
        if ((await findUnfinishedChanges(tx, [userId])).length > 0) throw stillBusy();
        const duplicateIds = await findMergedInto(tx, userId);
        // One that is stuck must not keep the account alive.
        await tasks.cancelExportsIn(tx, [userId, ...duplicateIds], userId);
        const account = await updateAccount(tx, userId, { isActive: false });
        if (!account) throw new KizunaError('NOT_FOUND');
        await forgetUser(tx, userId);
        const closed = await ending.endAllIn(tx, userId, { reason: 'erased', actorId: userId });
        await deleteMailedTokens(tx, userId);
        const revoked = await apiTokens.revokeAllIn(tx, userId);
        const request = { work: 'ERASE', userId, duplicateIds, requestedBy: userId, contact: account.email } as const;
        return { task: await tasks.startIn(tx, request), sessions: closed, tokens: revoked };
      });
      await Promise.all([ending.announce(sessions), apiTokens.announce(tokens)]);
      return task;
    },

    export: ({ userId }) => db.transaction((tx) => tasks.startIn(tx, { work: 'EXPORT', userId, requestedBy: userId })),
  };

  async function tellOfMerge(tx: Executor<Tables>, { id, username }: AccountRow, primary: AccountRow): Promise<void> {
    const values = { username, primary: primary.username, link: `${publicUrl}/sign-in` };
    await mails.enqueue(tx, { template: 'account_merged', userId: id, values, evenIfClosed: true });
  }
}

/**
 * Everything goes one way: what is to come to an account must have come before the account itself goes somewhere. Only others
 * that go to the same account may go at the same time.
 */
async function checkOthersAreDone(tx: Executor<Tables>, primaryId: number, ids: readonly number[]): Promise<void> {
  const unfinished = await findUnfinishedChanges(tx, [primaryId, ...ids]);
  if (unfinished.some(({ work, userId }) => work !== 'MERGE' || userId !== primaryId)) throw stillBusy();
  if ((await findErased(tx, ids)).length > 0) throw new KizunaError('CONFLICT');
}

function stillBusy(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: 'One of these accounts is still being merged or erased. Try again when that is done.',
      ja: '統合・削除の処理が進行中のアカウントがあります。完了してから、もう一度お試しください。',
    },
  });
}

async function checkMerge(
  tx: Executor<Tables>,
  primaryId: number,
  ids: readonly number[],
): Promise<{ primary: AccountRow; duplicates: AccountRow[] }> {
  const accounts = await findAccounts(tx, [primaryId, ...ids]);
  const primary = accounts.find(({ id }) => id === primaryId);
  const duplicates = accounts.filter(({ id }) => id !== primaryId);
  if (!primary || duplicates.length !== ids.length) throw new KizunaError('NOT_FOUND');
  const isElsewhere = duplicates.some(({ mergedIntoId }) => mergedIntoId !== null && mergedIntoId !== primaryId);
  if (isElsewhere || !primary.isActive) {
    throw new KizunaError('CONFLICT', {
      message: {
        en: 'The primary account is closed, or a duplicate was merged into another one.',
        ja: '統合先のアカウントが無効か、重複アカウントが既に別のアカウントに統合されています。',
      },
    });
  }
  return { primary, duplicates };
}
