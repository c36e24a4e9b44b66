import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { JobHandler, JobRun } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import { imageKey } from '../image/image-key.ts';
import { findImages, insertImage } from '../image/image-repository.ts';
import { findModels } from '../model/model-repository.ts';
import type { ModelService } from '../model/model-service.ts';
import { findPrompts, type PromptRow } from '../prompt/prompt-repository.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { maxSeed } from './generation-input.ts';
import { findGeneration, type GenerationRow } from './generation-repository.ts';

export const imageGenerateKind = 'image_generate';
export const imageGenerateTries = 4;

const payloadShape = z.object({ generationId: z.number().int().positive() });
export type ImageGeneratePayload = z.infer<typeof payloadShape>;

export interface ImageGenerateJobOptions {
  readonly database: Database<Tables>;
  readonly storage: Storage;
  readonly models: ModelService;
}

/** Makes the images of one order, one by one. What an earlier try has finished is not made again. */
export function createImageGenerateJob(options: ImageGenerateJobOptions): JobHandler<ImageGeneratePayload> {
  const { database, storage, models } = options;
  const { db } = database;

  async function readOrder(generationId: number) {
    const generation = await findGeneration(db, generationId);
    if (!generation) throw new KizunaError('NOT_FOUND');
    const [[prompt], [model]] = await Promise.all([
      findPrompts(db, [generation.promptId]),
      findModels(db, [generation.modelId]),
    ]);
    const provider = model ? models.providerOf(model) : null;
    if (!prompt) throw new KizunaError('NOT_FOUND');
    if (!provider) throw modelGone();
    return { generation, prompt, provider };
  }

  return {
    payload: payloadShape,
    async run({ generationId }, run) {
      const { generation, prompt, provider } = await readOrder(generationId);
      const { imageIds } = generation;
      const finished = new Set((await findImages(db, imageIds)).map((row) => row.id));
      for (const [index, imageId] of imageIds.entries()) {
        run.signal.throwIfAborted();
        if (!finished.has(imageId)) {
          const progress = (fraction: number) => run.progress((index + fraction) / imageIds.length);
          await makeOne({ generation, prompt, provider, index, imageId, run: { ...run, progress } });
        }
        run.progress((index + 1) / imageIds.length);
      }
      return { imageIds };
    },
  };

  async function makeOne(one: {
    generation: GenerationRow;
    prompt: PromptRow;
    provider: ImageProvider;
    index: number;
    imageId: number;
    run: JobRun;
  }): Promise<void> {
    const { generation, prompt, provider, index, imageId, run } = one;
    const { promptId, modelId, width, height, steps } = generation;
    const { text, negativeText } = prompt;
    const seed = (generation.seed + index) % (maxSeed + 1);
    const png = await provider.makeImage({ text, negativeText, seed, width, height, steps }, run);
    run.signal.throwIfAborted();
    // The bytes first: a row without them would show a broken image, bytes without a row are written over by the next try.
    await storage.put(imageKey(imageId), png, { contentType: 'image/png' });
    await insertImage(db, { id: imageId, promptId, modelId, width, height, seed }).catch(async (error: unknown) => {
      // The prompt is gone, with its files: this one came too late to go with them.
      if (!(await findGeneration(db, generation.id))) await storage.delete(imageKey(imageId));
      throw error;
    });
  }
}

function modelGone(): KizunaError {
  return new KizunaError('SERVICE_UNAVAILABLE', {
    message: {
      en: 'The model is no longer configured here.',
      ja: 'このモデルは設定から外されました。',
    },
    retryable: false,
  });
}
