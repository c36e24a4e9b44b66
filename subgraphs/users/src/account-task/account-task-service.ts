import { accountHolders } from '@kizuna/kit/accounts/account-data';
import {
  type AccountWork,
  accountReceiptPayload,
  afterGrace,
  enqueueAccountWork,
  openReceipt,
} from '@kizuna/kit/accounts/account-work';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Secrets } from '@kizuna/kit/config/secrets';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database, Executor } from '@kizuna/kit/db/database';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import { disposeOfExports } from './account-exports.ts';
import {
  type AccountTaskRow,
  endUnfinishedExports,
  findTask,
  finishTask,
  insertTask,
  listReceipts,
  lockTask,
  putReceipt,
} from './account-task-repository.ts';

export interface AccountTaskReceipt {
  readonly holder: string;
  /** JSON text. */
  readonly result: string;
  readonly createdAt: Date;
}

export interface AccountTaskRequest {
  readonly work: AccountWork;
  readonly userId: number;
  readonly duplicateIds?: readonly number[];
  readonly requestedBy: number;
  /** Where to write when the account is gone. */
  readonly contact?: string;
}

/** Work on accounts that every subgraph does for its own tables, and the receipts that show the whole complete. */
export interface AccountTaskService {
  /** Asks all subgraphs, inside the caller's transaction. */
  startIn(tx: Executor<Tables>, request: AccountTaskRequest): Promise<AccountTaskRow>;
  /**
   * Ends exports that are not done, inside the caller's transaction: an erasure overtakes them. Whatever of their files is there,
   * or is still written by a part that goes on, is deleted.
   */
  cancelExportsIn(tx: Executor<Tables>, userIds: readonly number[], actorId: number): Promise<void>;
  find(id: number): Promise<AccountTaskRow | null>;
  receiptsOf(task: AccountTaskRow): Promise<AccountTaskReceipt[]>;
  /** Takes the receipts of subgraphs; the last one ends the task. */
  readonly receiptHandler: JobHandler<z.infer<typeof accountReceiptPayload>>;
}

const keptShape = z.array(z.object({ what: z.string(), count: z.number(), until: z.string().nullable() }));

export function createAccountTaskService(options: {
  readonly database: Database<Tables>;
  readonly mails: AccountMails;
  readonly secrets: Secrets;
}): AccountTaskService {
  const { mails, secrets } = options;
  const { db } = options.database;
  const contactKey = secrets.derive('account-contact');
  const contactPurpose = (userId: number) => `contact of ${userId}`;

  async function receiptsOf({ id }: Pick<AccountTaskRow, 'id'>, executor: Executor<Tables> = db) {
    return (await listReceipts(executor, id)).map(({ holder, sealedResult, createdAt }) => ({
      ...{ holder, createdAt },
      result: JSON.stringify(openReceipt(secrets, id, holder, sealedResult)),
    }));
  }

  async function finish(tx: Executor<Tables>, task: AccountTaskRow): Promise<void> {
    if (!(await finishTask(tx, task.id))) return;
    const { id, userId, work, requestedBy, sealedContact } = task;
    const target = { targetType: 'User', targetId: userId };
    const action = `account.${work.toLowerCase()}_finish`;
    await recordAudit(tx, { action, actorId: requestedBy, ...target, details: { taskId: id } });
    if (sealedContact === null) return;
    const to = open(contactKey, contactPurpose(userId), Buffer.from(sealedContact, 'base64')).toString();
    const kept = (await receiptsOf(task, tx)).flatMap(({ result }) => keptShape.parse(JSON.parse(result)));
    const lines = kept.map(({ what, count, until }) => `- ${what} (${count}): ${until?.slice(0, 10) ?? '–'}`);
    const values = { kept: lines.join('\n') || '–' };
    await mails.enqueue(tx, { template: 'account_erased', userId, values, to, evenIfClosed: true });
  }

  return {
    find: (id) => findTask(db, id),
    receiptsOf,

    async startIn(tx, { work, userId, duplicateIds = [], requestedBy, contact }) {
      const sealedContact = contact
        ? seal(contactKey, contactPurpose(userId), Buffer.from(contact)).toString('base64')
        : null;
      const holders = [...accountHolders];
      const values = { work, userId, duplicateIds: [...duplicateIds], requestedBy, holders, sealedContact };
      const task = await insertTask(tx, values);
      const notBefore = work === 'MERGE' || work === 'ERASE' ? { notBefore: afterGrace() } : {};
      for (const holder of holders) {
        const part = { taskId: task.id, work, userId, duplicateIds: [...duplicateIds], ...notBefore };
        await enqueueAccountWork(tx, holder, part);
      }
      const target = { targetType: 'User', targetId: userId };
      const details = { taskId: task.id, duplicateIds };
      await recordAudit(tx, { action: `account.${work.toLowerCase()}`, actorId: requestedBy, ...target, details });
      return task;
    },

    async cancelExportsIn(tx, userIds, actorId) {
      for (const { id, userId } of await endUnfinishedExports(tx, userIds)) {
        await disposeOfExports(tx, [id]);
        const target = { targetType: 'User', targetId: userId };
        await recordAudit(tx, { action: 'account.export_cancel', actorId, ...target, details: { taskId: id } });
      }
    },

    receiptHandler: {
      payload: accountReceiptPayload,
      run: ({ taskId, holder, sealed }) =>
        db.transaction(async (tx) => {
          const task = await lockTask(tx, taskId);
          if (!task) return;
          const done = new Set((await listReceipts(tx, taskId)).map((receipt) => receipt.holder));
          if (done.has(holder)) return;
          // Of an export that was cancelled, or is past its week: what this part wrote is for nobody.
          if (task.work === 'EXPORT' && task.finishedAt) return disposeOfExports(tx, [taskId], holder);
          await putReceipt(tx, { taskId, holder, sealedResult: sealed });
          done.add(holder);
          if (task.holders.every((one) => done.has(one))) await finish(tx, task);
        }),
    },
  };
}
