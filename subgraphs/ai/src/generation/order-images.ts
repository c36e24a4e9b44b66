import type { Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { Tables } from '../db/tables.ts';
import type { PromptRow } from '../prompt/prompt-repository.ts';
import type { CheckedOrder } from './generation-input.ts';
import { insertGeneration, setJob } from './generation-repository.ts';
import { type ImageGeneratePayload, imageGenerateKind, imageGenerateTries } from './image-generate-job.ts';

/**
 * Orders images of a prompt: stores the order and makes its job, which begins when the transaction commits.
 * @returns the job's id
 */
export async function orderImages(
  tx: Executor<Tables>,
  { id: promptId, ownerId, modelId }: PromptRow,
  { count, width, height, seed, steps }: Pick<CheckedOrder, 'count' | 'width' | 'height' | 'seed' | 'steps'>,
): Promise<number> {
  const generation = await insertGeneration(tx, { promptId, modelId, width, height, seed, steps }, count);
  const payload: ImageGeneratePayload = { generationId: generation.id };
  const jobId = await enqueueJob(tx, {
    kind: imageGenerateKind,
    payload,
    ownerId,
    maxAttempts: imageGenerateTries,
  });
  await setJob(tx, generation.id, jobId);
  return jobId;
}
