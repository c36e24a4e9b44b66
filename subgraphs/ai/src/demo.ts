import type { Database } from '@kizuna/kit/db/database';
import { demoCast } from '@kizuna/kit/demo/cast';
import type { DemoContent } from '@kizuna/kit/graph/subgraph';
import type { Tables } from './db/tables.ts';
import type { Embedder } from './embedding/embedder.ts';
import { orderImages } from './generation/order-images.ts';
import type { ModelService } from './model/model-service.ts';
import { hasPrompts, insertPrompt } from './prompt/prompt-repository.ts';

interface DemoPrompt {
  readonly from: 'hanako' | 'aoi';
  readonly text: string;
  readonly tags: string[];
  /** Its image is made after the start. */
  readonly seed?: number;
}

const demoPrompts: readonly DemoPrompt[] = [
  { from: 'hanako', text: '満開の桜と遠くの山、春の朝の光', tags: ['桜', '風景'], seed: 7 },
  { from: 'hanako', text: '夕焼けの海に浮かぶ小さな船', tags: ['海', '夕焼け'] },
  {
    from: 'hanako',
    text: 'Cherry blossoms falling over a quiet mountain village at dawn',
    tags: ['sakura', 'landscape'],
  },
  { from: 'aoi', text: '雪の夜、提灯の灯る静かな路地', tags: ['雪', '夜'] },
  { from: 'aoi', text: 'A calm sea at sunset, golden light on the waves', tags: ['sea', 'sunset'], seed: 3 },
  { from: 'aoi', text: 'Neon city street in the rain, reflections of lanterns', tags: ['city', 'night'] },
];

/** Public prompts of hanako and aoi; two of them get an image by themselves, where media are wanted. */
export async function seedAiDemo(
  { db }: Database<Tables>,
  models: ModelService,
  embedder: Embedder,
  { media }: DemoContent = { media: true },
): Promise<void> {
  if (await hasPrompts(db)) return;
  const model = (await models.list()).find((row) => row.provider === 'LOCAL');
  if (!model) return;
  await db.transaction(async (tx) => {
    for (const { from, text, tags, seed } of demoPrompts) {
      const prompt = await insertPrompt(tx, {
        ...{ text, tags, visibility: 'PUBLIC' },
        ownerId: demoCast[from].id,
        modelId: model.id,
        embedding: Array.from(embedder.embed(text)),
      });
      if (media && seed !== undefined)
        await orderImages(tx, prompt, { count: 1, width: 512, height: 512, steps: 20, seed });
    }
  });
}
