import type { Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import { imageKey } from '../image/image-key.ts';

export const deleteImagesKind = 'ai_delete_images';

const payload = z.object({ imageIds: z.array(z.number().int().positive()) });

/** Of one job. */
const batchSize = 500;
/** A storage that is away for a day is waited for. */
const maxAttempts = 12;

/** Deletes the files of images whose rows go in this transaction. */
export async function disposeOfImages(tx: Executor<Tables>, imageIds: readonly number[]): Promise<void> {
  for (let start = 0; start < imageIds.length; start += batchSize) {
    const batch = imageIds.slice(start, start + batchSize);
    await enqueueJob(tx, { kind: deleteImagesKind, payload: { imageIds: batch }, maxAttempts });
  }
}

export function createImageDeletion(storage: Storage): JobHandler<z.infer<typeof payload>> {
  return {
    payload,
    async run({ imageIds }) {
      for (const id of imageIds) await storage.delete(imageKey(id));
    },
  };
}
