import { moment } from '@kizuna/kit/db/columns';
import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import { tsvector } from '@kizuna/kit/search/tsvector-column';
import { sql } from 'drizzle-orm';
import { bigint, date, index, integer, jsonb, pgSchema, primaryKey, real, text, unique } from 'drizzle-orm/pg-core';

export const aiSchema = pgSchema('ai');

const number = (name: string) => bigint(name, { mode: 'number' });

export const providerKinds = ['LOCAL', 'OPENAI', 'STABLE_DIFFUSION_WEBUI'] as const;

/** Every model that was ever configured here; whether it can be used now is for the running process to say. */
export const model = aiSchema.table(
  'model',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    version: text('version').notNull(),
    description: jsonb('description').$type<LocalizedText>().notNull(),
    provider: text('provider', { enum: providerKinds }).notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [unique('model_name_version').on(table.name, table.version)],
);

export const prompt = aiSchema.table(
  'prompt',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    ownerId: number('owner_id').notNull(),
    text: text('text').notNull(),
    negativeText: text('negative_text'),
    visibility: text('visibility', { enum: ['PRIVATE', 'PUBLIC'] }).notNull(),
    tags: text('tags').array().notNull(),
    modelId: number('model_id')
      .notNull()
      .references(() => model.id),
    /** Of `text`, by embedding/ngram-embedder.ts. */
    embedding: real('embedding').array().notNull(),
    /** What the search looks at: text and tags. */
    document: tsvector('document').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('prompt_owner').on(table.ownerId, table.id),
    index('prompt_document').using('gin', table.document),
    index('prompt_public').on(table.id).where(sql`${table.visibility} = 'PUBLIC'`),
  ],
);

/** One order to make images from a prompt: what its job works off. */
export const generation = aiSchema.table(
  'generation',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    promptId: number('prompt_id')
      .notNull()
      .references(() => prompt.id, { onDelete: 'cascade' }),
    modelId: number('model_id')
      .notNull()
      .references(() => model.id),
    /** Null only inside the transaction that makes both. */
    jobId: number('job_id').unique('generation_job'),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    /** Of the first image; each further one takes the next number. */
    seed: integer('seed').notNull(),
    steps: integer('steps').notNull(),
    /** Taken ahead, so that a job that is run again writes over its own files and rows instead of adding more. */
    imageIds: bigint('image_ids', { mode: 'number' }).array().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('generation_prompt').on(table.promptId, table.id)],
);

/** A finished image; its bytes are in the storage under `images/{id}.png` before the row exists. */
export const image = aiSchema.table(
  'image',
  {
    id: number('id').primaryKey().generatedByDefaultAsIdentity(),
    promptId: number('prompt_id')
      .notNull()
      .references(() => prompt.id, { onDelete: 'cascade' }),
    modelId: number('model_id')
      .notNull()
      .references(() => model.id),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    seed: integer('seed').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('image_prompt').on(table.promptId, table.id)],
);

export const promptFavorite = aiSchema.table(
  'prompt_favorite',
  {
    userId: number('user_id').notNull(),
    promptId: number('prompt_id')
      .notNull()
      .references(() => prompt.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.promptId] }),
    index('prompt_favorite_prompt').on(table.promptId),
  ],
);

/** How many images a user has asked for on their latest day (UTC). */
export const imageQuota = aiSchema.table('image_quota', {
  userId: number('user_id').primaryKey(),
  day: date('day', { mode: 'string' }).notNull(),
  used: integer('used').notNull(),
});

export const tables = { model, prompt, generation, image, promptFavorite, imageQuota };
export type Tables = typeof tables;
