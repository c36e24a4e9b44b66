import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { open, seal } from '../crypto/sealed-box.ts';
import type { Database } from '../db/database.ts';
import { enqueueJob, type SqlExecutor } from '../jobs/job-queue.ts';
import type { JobHandler, JobHandlers } from '../jobs/job-types.ts';
import type { AccountData } from './account-data.ts';

/** What is to be done with an account in every subgraph. */
export const accountWorks = ['COUNT', 'MERGE', 'EXPORT', 'ERASE'] as const;
export type AccountWork = (typeof accountWorks)[number];

export const accountWorkPayload = z.object({
  taskId: z.number().int().positive(),
  work: z.enum(accountWorks),
  /** Whom it is about; for MERGE and COUNT, who gets everything. */
  userId: z.number().int().positive(),
  duplicateIds: z.array(z.number().int().positive()),
});
export type AccountWorkRequest = z.infer<typeof accountWorkPayload>;

/** The kind of job by which `users` asks a subgraph. */
export const accountWorkKind = (holder: string): string => `account_work_${holder}`;

/** The kind of job by which a subgraph tells `users` that its part is done. */
export const accountReceiptKind = 'account_receipt';
export const accountReceiptPayload = z.object({
  taskId: z.number().int().positive(),
  holder: z.string(),
  /** What came of it, sealed: an export is nothing for the readers of the queue. */
  sealed: z.string(),
});

const maxAttempts = 12;

/** Asks one subgraph; on a transaction, if and only if that commits. */
export async function enqueueAccountWork(tx: SqlExecutor, holder: string, payload: AccountWorkRequest): Promise<void> {
  await enqueueJob(tx, { kind: accountWorkKind(holder), key: String(payload.taskId), payload, maxAttempts });
}

/** The job by which a subgraph does its part: its change and its receipt are one transaction. */
export function accountWorkJobs<Tables extends Record<string, unknown>>(options: {
  /** The subgraph's name, as in `accountHolders`. */
  readonly holder: string;
  readonly database: Database<Tables>;
  readonly data: AccountData<Tables>;
  readonly secrets: Secrets;
}): JobHandlers {
  const { holder, data } = options;
  const { db } = options.database;
  const key = receiptKey(options.secrets);

  async function work({ work: kind, userId, duplicateIds }: AccountWorkRequest, tx: Transaction<Tables>) {
    switch (kind) {
      case 'COUNT':
        return Promise.all(duplicateIds.map((id) => data.countOf(tx, id)));
      case 'MERGE':
        for (const id of duplicateIds) await data.mergeInto(tx, id, userId);
        return null;
      case 'EXPORT':
        return data.exportOf(tx, userId);
      case 'ERASE':
        return data.erase(tx, userId);
    }
  }

  const handler: JobHandler<AccountWorkRequest> = {
    payload: accountWorkPayload,
    run: (request) =>
      db.transaction(async (tx) => {
        const result = await work(request, tx);
        const { taskId } = request;
        const content = Buffer.from(JSON.stringify(result ?? null));
        const sealed = seal(key, purposeOf(taskId, holder), content).toString('base64');
        await enqueueJob(tx, {
          ...{ kind: accountReceiptKind, key: `${taskId}:${holder}`, maxAttempts },
          payload: { taskId, holder, sealed },
        });
      }),
  };
  return { [accountWorkKind(holder)]: handler };
}

type Transaction<Tables extends Record<string, unknown>> = Parameters<
  Parameters<Database<Tables>['db']['transaction']>[0]
>[0];

/** Reads the receipts that subgraphs send to `users`. */
export function openReceipt(secrets: Secrets, taskId: number, holder: string, sealed: string): unknown {
  const content = open(receiptKey(secrets), purposeOf(taskId, holder), Buffer.from(sealed, 'base64'));
  return JSON.parse(content.toString());
}

const receiptKey = (secrets: Secrets) => secrets.derive('account-receipts');
const purposeOf = (taskId: number, holder: string) => `account receipt ${taskId} ${holder}`;
