import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { open, seal } from '../crypto/sealed-box.ts';
import type { Database } from '../db/database.ts';
import { enqueueJob, type SqlExecutor } from '../jobs/job-queue.ts';
import type { JobHandler, JobHandlers } from '../jobs/job-types.ts';
import type { SubgraphPorts } from '../service/subgraph-ports.ts';
import type { AccountData, AfterCommit, KeptData } from './account-data.ts';
import { writeExport } from './export-file.ts';

/** What is to be done with an account in every subgraph. */
export const accountWorks = ['COUNT', 'MERGE', 'EXPORT', 'ERASE'] as const;
export type AccountWork = (typeof accountWorks)[number];

export const accountWorkPayload = z.object({
  taskId: z.number().int().positive(),
  work: z.enum(accountWorks),
  /** Whom it is about; for MERGE and COUNT, who gets everything. */
  userId: z.number().int().positive(),
  /** For MERGE and COUNT, whose everything it is; for ERASE, the accounts that were merged into this one. */
  duplicateIds: z.array(z.number().int().positive()),
  /** Not before this moment, in milliseconds since 1970. */
  notBefore: z.number().optional(),
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

/**
 * Who is signed out now may be in the middle of a request: what that writes is to be found, too. Longer than a token is taken
 * anywhere after its session has ended.
 */
const graceMs = 1_500;

/** When work that changes something may begin, for accounts that are closed now. */
export const afterGrace = (): number => Date.now() + graceMs;

/** Asks one subgraph; on a transaction, if and only if that commits. */
export async function enqueueAccountWork(tx: SqlExecutor, holder: string, payload: AccountWorkRequest): Promise<void> {
  await enqueueJob(tx, { kind: accountWorkKind(holder), key: String(payload.taskId), payload, maxAttempts });
}

/**
 * The job by which a subgraph does its part: its change and its receipt are one transaction, so that a part that was killed
 * half-way was not done at all, and one that was done is not done again but for finding nothing to do.
 */
export function accountWorkJobs<Tables extends Record<string, unknown>>(options: {
  /** The subgraph's name, as in `accountHolders`. */
  readonly holder: string;
  readonly database: Database<Tables>;
  readonly data: AccountData<Tables>;
  readonly ports: Pick<SubgraphPorts, 'secrets' | 'storage' | 'logger'>;
}): JobHandlers {
  const { holder, data } = options;
  const { db } = options.database;
  const { secrets, storage, logger } = options.ports;
  const key = receiptKey(secrets);

  async function work(request: AccountWorkRequest, tx: Transaction<Tables>, after: AfterCommit): Promise<unknown> {
    const { taskId, userId, duplicateIds } = request;
    switch (request.work) {
      case 'COUNT':
        return Promise.all(duplicateIds.map((id) => data.countOf(tx, id)));
      case 'MERGE':
        await takeTurns(tx, holder);
        for (const id of duplicateIds) await data.mergeInto(tx, id, userId, after);
        return null;
      case 'EXPORT':
        return { bytes: await writeExport({ storage, secrets, taskId, holder }, await data.exportOf(tx, userId)) };
      case 'ERASE':
        await takeTurns(tx, holder);
        return eraseAll(request, tx, after);
    }
  }

  /** What still names an account that became this one goes, too. */
  async function eraseAll({ userId, duplicateIds }: AccountWorkRequest, tx: Transaction<Tables>, after: AfterCommit) {
    const kept: KeptData[] = [];
    for (const id of [userId, ...duplicateIds]) kept.push(...(await data.erase(tx, id, after)));
    return kept;
  }

  async function sendReceipt(tx: Transaction<Tables>, taskId: number, result: unknown): Promise<void> {
    const content = Buffer.from(JSON.stringify(result ?? null));
    const sealed = seal(key, purposeOf(taskId, holder), content).toString('base64');
    await enqueueJob(tx, {
      ...{ kind: accountReceiptKind, key: `${taskId}:${holder}`, maxAttempts },
      payload: { taskId, holder, sealed },
    });
  }

  const handler: JobHandler<AccountWorkRequest> = {
    payload: accountWorkPayload,
    async run(request, { signal }) {
      const { taskId, work: kind, notBefore = 0 } = request;
      const waitMs = Math.min(notBefore - Date.now(), graceMs);
      if (waitMs > 0) await delay(waitMs, undefined, { signal });
      const waiting: (() => Promise<unknown>)[] = [];
      await db.transaction(
        async (tx) => sendReceipt(tx, taskId, await work(request, tx, (run) => void waiting.push(run))),
        // Every page of an export shows the same moment.
        { isolationLevel: kind === 'EXPORT' ? 'repeatable read' : 'read committed' },
      );
      for (const run of waiting) {
        await run().catch((error: unknown) =>
          logger.warn({ err: error, taskId, holder }, 'What became of an account could not be announced'),
        );
      }
    },
  };
  return { [accountWorkKind(holder)]: handler };
}

/** Lets one merge or erasure at a time into a subgraph: two that touch the same rows would wait for one another in a circle. */
async function takeTurns(tx: SqlExecutor, holder: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`account-work/${holder}`}::text, 0))`);
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
