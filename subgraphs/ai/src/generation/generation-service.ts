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
import type { ImageQuotaService } from './image-quota-service.ts';
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
  readonly imageQuota: ImageQuotaService;
}

export function createGenerationService(options: GenerationServiceOptions): GenerationService {
  const { database, models, moderation, embedder, similarPrompts, imageQuota } = options;

  return {
    async generate(viewer, order) {
      const checked = checkOrder(order);
      await refuseTerms('prompt', checked.text, moderation);
      // It is shown beside the prompt, so that what it says counts as much.
      await refuseTerms('options.negativePrompt', checked.negativeText ?? '', moderation);
      await refuseTerms('options.tags', checked.tags.join('\n'), moderation);
      const model = await models.choose(order.modelId);
      const { text, negativeText, visibility, tags } = checked;
      const embedding = Array.from(embedder.embed(text));
      const made = await database.db.transaction(async (tx) => {
        await imageQuota.take(tx, viewer.userId, checked.count);
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
