import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { changeUserType, setUserActive } from '@kizuna/kit/directory/user-directory';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Page } from '@kizuna/kit/graph/pagination';
import { checkOptionalText } from '@kizuna/kit/input/text';
import type { UserType, Viewer } from '@kizuna/kit/viewer/viewer';
import { findErased } from '../account-task/account-task-repository.ts';
import type { ApiTokenRow } from '../api-token/api-token-repository.ts';
import type { ApiTokenService } from '../api-token/api-token-service.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import { roleNames } from '../mail/account-mail-texts.ts';
import type { EndOfAll, SessionEnding } from '../session/session-ending.ts';
import type { SessionRow } from '../session/session-repository.ts';
import { mayHaveApiTokens, supportStaffTypes } from './account-policy.ts';
import {
  type AccountChanges,
  type AccountFilter,
  type AccountRow,
  findAccounts,
  lastAdminGuard,
  listAccounts,
  lockAccount,
  updateAccount,
} from './account-repository.ts';
import { deleteMailedTokens } from './mailed-tokens.ts';

/** What administrators do with accounts; that the viewer is one was checked. */
export interface AccountAdminService {
  /** Newest first. */
  list(filter: AccountFilter, page: Page): Promise<AccountRow[]>;
  /** Who may look after support conversations, newest first. @param search a part of a name, never of an address */
  listSupportStaff(search: string | null | undefined, page: Page): Promise<AccountRow[]>;
  /** Closes an account. @throws KizunaError NOT_FOUND, CONFLICT for the last administrator */
  disable(admin: Viewer, userId: number): Promise<AccountRow>;
  /** @throws KizunaError NOT_FOUND, CONFLICT for one that was merged, or that was or is to be erased */
  enable(admin: Viewer, userId: number): Promise<AccountRow>;
  /**
   * Changes the role; the tokens that carry the old one end.
   * @param partnerId of a partner, for concierges only
   * @throws KizunaError NOT_FOUND, VALIDATION_ERROR, CONFLICT for the last administrator and for one that was or is to be erased
   */
  changeType(admin: Viewer, userId: number, userType: UserType, partnerId: number | null): Promise<AccountRow>;
}

export function createAccountAdminService(options: {
  readonly database: Database<Tables>;
  readonly ending: SessionEnding;
  readonly apiTokens: ApiTokenService;
  readonly mails: AccountMails;
  readonly publicUrl: string;
}): AccountAdminService {
  const { ending, apiTokens, mails, publicUrl } = options;
  const { db } = options.database;
  interface Ended {
    readonly account: AccountRow;
    readonly sessions: readonly SessionRow[];
    readonly tokens: readonly ApiTokenRow[];
  }

  async function change(tx: Executor<Tables>, userId: number, changes: AccountChanges): Promise<AccountRow> {
    const account = await updateAccount(tx, userId, changes);
    if (!account) throw new KizunaError('NOT_FOUND');
    return account;
  }

  async function endAccess(
    tx: Executor<Tables>,
    account: AccountRow,
    end: Pick<EndOfAll, 'reason' | 'actorId'>,
  ): Promise<Ended> {
    const keepsTokens = account.isActive && mayHaveApiTokens(account.userType);
    const tokens = await (keepsTokens ? apiTokens.usableIn(tx, account.id) : apiTokens.revokeAllIn(tx, account.id));
    return { account, tokens, sessions: await ending.endAllIn(tx, account.id, end) };
  }

  /** As it was before what is done with it now. */
  async function hold(tx: Executor<Tables>, userId: number): Promise<AccountRow> {
    const account = await lockAccount(tx, userId);
    if (!account) throw new KizunaError('NOT_FOUND');
    return account;
  }

  async function tellOfRole(tx: Executor<Tables>, from: AccountRow, { id, userType }: AccountRow): Promise<void> {
    const [before, after] = [roleNames[from.userType], roleNames[userType]];
    const words = { before: before.en, after: after.en, beforeJa: before.ja, afterJa: after.ja };
    const values = { ...words, link: `${publicUrl}/sign-in` };
    await mails.enqueue(tx, { template: 'role_changed', userId: id, values });
  }

  async function announce({ account, sessions, tokens }: Ended): Promise<AccountRow> {
    await Promise.all([ending.announce(sessions), apiTokens.announce(tokens)]);
    return account;
  }

  return {
    async list(filter, page) {
      const search = checkOptionalText('filter.search', filter.search, { max: 200, multiline: false });
      return listAccounts(db, { ...filter, search }, page);
    },

    async listSupportStaff(search, page) {
      const part = checkOptionalText('search', search, { max: 200, multiline: false });
      return listAccounts(
        db,
        { search: part, withAddresses: false, userTypes: supportStaffTypes, isActive: true },
        page,
      );
    },

    async disable(admin, userId) {
      const ended = await db.transaction(async (tx) => {
        await lastAdminGuard(tx, [userId]);
        const before = await hold(tx, userId);
        const account = await change(tx, userId, { isActive: false });
        await setUserActive(tx, userId, false);
        // Closed once more, its owner has heard of it.
        if (before.isActive) {
          await mails.enqueue(tx, { template: 'account_closed', userId, values: {}, evenIfClosed: true });
        }
        const target = { targetType: 'User', targetId: userId };
        await recordAudit(tx, { action: 'user.disable', actorId: admin.userId, ...target });
        const access = await endAccess(tx, account, { reason: 'disabled', actorId: admin.userId });
        // After the sessions, as whoever ends those takes them.
        await deleteMailedTokens(tx, userId);
        return access;
      });
      return announce(ended);
    },

    enable: (admin, userId) =>
      db.transaction(async (tx) => {
        const account = await change(tx, userId, { isActive: true });
        // Everything that it had belongs to another one by now.
        if (account.mergedIntoId !== null) throw new KizunaError('CONFLICT');
        await refuseErased(tx, userId);
        await setUserActive(tx, userId, true);
        const target = { targetType: 'User', targetId: userId };
        await recordAudit(tx, { action: 'user.enable', actorId: admin.userId, ...target });
        return account;
      }),

    async changeType(admin, userId, userType, partnerId) {
      const ended = await db.transaction(async (tx) => {
        if (partnerId !== null) await checkPartner(tx, userType, partnerId);
        if (userType !== 'ADMIN') await lastAdminGuard(tx, [userId]);
        const before = await hold(tx, userId);
        const account = await change(tx, userId, { userType, partnerId });
        await refuseErased(tx, userId);
        await changeUserType(tx, userId, userType);
        // A concierge who works for another partner now is what they were.
        if (before.userType !== account.userType) await tellOfRole(tx, before, account);
        const target = { targetType: 'User', targetId: userId };
        const details = { userType, partnerId };
        await recordAudit(tx, { action: 'user.type_change', actorId: admin.userId, ...target, details });
        return endAccess(tx, account, { reason: 'role_changed', actorId: admin.userId });
      });
      return announce(ended);
    },
  };
}

/** Erasing is for good, from the moment it was asked for. The account's row is held by then, so that no request slips in. */
async function refuseErased(tx: Executor<Tables>, userId: number): Promise<void> {
  const erased = await findErased(tx, [userId]);
  if (erased.length > 0) throw new KizunaError('CONFLICT');
}

async function checkPartner(tx: Executor<Tables>, userType: UserType, partnerId: number): Promise<void> {
  const [partner] = await findAccounts(tx, [partnerId]);
  if (userType === 'CONCIERGE' && partner?.userType === 'PARTNER') return;
  throw invalid(
    'partnerId',
    'Only a concierge works for a partner, and only for one.',
    'パートナーを指定できるのはコンシェルジュだけです。パートナーのIDを指定してください。',
  );
}
