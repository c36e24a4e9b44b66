import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { ModelService } from '../model/model-service.ts';
import type { Moderation } from '../moderation/moderation.ts';
import { refuseTerms } from '../prompt/prompt-input.ts';
import { insertPrompt, type PromptRow } from '../prompt/prompt-repository.ts';
import type { SimilarPrompts } from '../similar/similar-prompts.ts';
import { checkOrder, type ImageOrder } from './generation-input.ts';
import { takeFromQuota } from './image-quota.ts';
import { orderImages } from './order-images.ts';

export interface GenerationService {
  /**
   * Keeps a prompt and orders its images.
   * @throws KizunaError VALIDATION_ERROR with the field, NOT_FOUND for an unknown model, RATE_LIMITED when the user's day has
   * no room for so many images
   */
  generate(viewer: Viewer, order: ImageOrder): Promise<{ prompt: PromptRow; jobId: number }>;
}

export interface GenerationServiceOptions {
  readonly database: Database<Tables>;
  readonly models: ModelService;
  readonly moderation: Moderation;
  readonly embedder: Embedder;
  readonly similarPrompts: SimilarPrompts;
  /** Images a user may ask for in a day (UTC). */
  readonly imagesPerDay: number;
}

export function createGenerationService(options: GenerationServiceOptions): GenerationService {
  const { database, models, moderation, embedder, similarPrompts, imagesPerDay } = options;

  return {
    async generate(viewer, order) {
      const checked = checkOrder(order);
      await refuseTerms('prompt', checked.text, moderation);
      await refuseTerms('options.tags', checked.tags.join('\n'), moderation);
      const model = await models.choose(order.modelId);
      const { text, negativeText, visibility, tags } = checked;
      const embedding = Array.from(embedder.embed(text));
      const made = await database.db.transaction(async (tx) => {
        await takeFromQuota(tx, viewer.userId, checked.count, imagesPerDay);
        const prompt = await insertPrompt(tx, {
          ...{ ownerId: viewer.userId, text, negativeText, visibility, tags, embedding },
          modelId: model.id,
        });
        return { prompt, jobId: await orderImages(tx, prompt, checked) };
      });
      await similarPrompts.changed(made.prompt.id);
      return made;
    },
  };
}
