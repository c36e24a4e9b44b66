import { exportFolder, readExport } from '@kizuna/kit/accounts/export-file';
import type { Executor } from '@kizuna/kit/db/database';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner } from '@kizuna/kit/storage/signed-url';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import type { AccountTaskRow } from './account-task-repository.ts';

export const deleteExportKind = 'account_delete_export';

const payload = z.object({ taskId: z.number().int().positive() });
const linkMs = 15 * 60_000;
/** A storage that is away for a day is waited for. */
export const deleteExportTries = 14;

/** The files of exports: one for each part of the platform, given out as one. */
export interface AccountExports {
  /** Where its owner reads it, for a quarter of an hour; null for what is no export, or not done. */
  urlOf(task: AccountTaskRow): string | null;
  /** @returns the number of the task. @throws KizunaError FORBIDDEN unless the address was given out here and has not ended */
  verify(request: {
    readonly method: string;
    readonly url: string;
    readonly query: unknown;
    readonly id: string;
  }): number;
  /** The whole export as JSON text, piece by piece. @throws Error when a part of it is gone */
  read(task: AccountTaskRow): AsyncIterable<Buffer | string>;
  readonly deleteHandler: JobHandler<z.infer<typeof payload>>;
}

/**
 * Has the files of exports deleted, once the transaction that took their receipts away is through.
 * @param holder whose part came too late; it gets a job of its own, since one that runs already may have looked before
 */
export async function disposeOfExports(
  tx: Executor<Tables>,
  taskIds: readonly number[],
  holder?: string,
): Promise<void> {
  for (const taskId of new Set(taskIds)) {
    const key = holder === undefined ? String(taskId) : `${taskId}:${holder}`;
    await enqueueJob(tx, { kind: deleteExportKind, payload: { taskId }, key, maxAttempts: deleteExportTries });
  }
}

export function createAccountExports(ports: Pick<SubgraphPorts, 'secrets' | 'storage' | 'publicUrl'>): AccountExports {
  const { secrets, storage, publicUrl } = ports;
  const signer = createUrlSigner(Buffer.from(secrets.derive('files/users')).toString('hex'));
  const pathOf = (taskId: number) => `/files/users/exports/${toGlobalId('AccountTask', taskId)}`;

  return {
    urlOf({ id, work, finishedAt }) {
      if (work !== 'EXPORT' || finishedAt === null) return null;
      const expiresAt = new Date(Date.now() + linkMs);
      return `${publicUrl}${signer.sign({ method: 'GET', path: pathOf(id), expiresAt })}`;
    },

    verify({ method, url, query, id }) {
      const [path = ''] = url.split('?');
      signer.verify({ method, path, query, now: new Date() });
      return idOf('AccountTask', id) ?? 0;
    },

    async *read({ id: taskId, createdAt, holders }) {
      yield `{"exportedAt":${JSON.stringify(createdAt)},"parts":{`;
      let before = '';
      for (const holder of holders) {
        yield `${before}${JSON.stringify(holder)}:`;
        yield* readExport({ storage, secrets, taskId, holder });
        before = ',';
      }
      yield '}}\n';
    },

    deleteHandler: { payload, run: ({ taskId }) => storage.deleteAll(exportFolder(taskId)) },
  };
}
