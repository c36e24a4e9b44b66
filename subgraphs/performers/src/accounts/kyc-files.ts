import type { Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';

export const deleteFilesKind = 'kyc_delete_files';

const payload = z.object({ applicationIds: z.array(z.number().int().positive()) });

/** Of one job. */
const batchSize = 500;
/** A storage that is away for a day is waited for. */
const maxAttempts = 12;

/** Deletes the files of applications whose rows go in this transaction. Without their key nobody can read them any more. */
export async function disposeOfFiles(tx: Executor<Tables>, applicationIds: readonly number[]): Promise<void> {
  for (let start = 0; start < applicationIds.length; start += batchSize) {
    const batch = applicationIds.slice(start, start + batchSize);
    await enqueueJob(tx, { kind: deleteFilesKind, payload: { applicationIds: batch }, maxAttempts });
  }
}

export function createKycFileDeletion(storage: Storage): JobHandler<z.infer<typeof payload>> {
  return {
    payload,
    async run({ applicationIds }) {
      for (const id of applicationIds) await storage.deleteAll(`kyc/${id}/`);
    },
  };
}
