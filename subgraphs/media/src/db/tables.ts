import { moment } from '@kizuna/kit/db/columns';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';

export const mediaSchema = pgSchema('media');

export const visibilities = ['PRIVATE', 'UNLISTED', 'PUBLIC'] as const;
export const videoStatuses = ['UPLOADING', 'PROCESSING', 'READY', 'FAILED'] as const;

export const video = mediaSchema.table(
  'video_metadata',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ownerId: bigint('owner_id', { mode: 'number' }).notNull(),
    title: text('title').notNull(),
    description: text('description'),
    visibility: text('visibility', { enum: visibilities }).notNull().default('PRIVATE'),
    status: text('status', { enum: videoStatuses }).notNull().default('UPLOADING'),
    filename: text('filename').notNull(),
    /** As the uploader declared it. */
    contentType: text('content_type').notNull(),
    /** Bytes, as the uploader declared them; the upload is complete when it has as many. */
    size: bigint('size', { mode: 'number' }).notNull(),
    /** The storage key of the uploaded file; each upload has one of its own, so that a late one never replaces what is processed. */
    sourceKey: text('source_key'),
    /** Bytes that are really there. */
    sourceSize: bigint('source_size', { mode: 'number' }),
    /** Seconds. */
    duration: doublePrecision('duration'),
    /** Pixels, as shown: turned and stretched as the file asks for. */
    width: integer('width'),
    height: integer('height'),
    videoCodec: text('video_codec'),
    audioCodec: text('audio_codec'),
    hasThumbnail: boolean('has_thumbnail').notNull().default(false),
    /** The processing job. */
    jobId: bigint('job_id', { mode: 'number' }).unique(),
    /** Names the try of that job that may write to this row: one that lost the job meanwhile cannot. */
    processingRun: uuid('processing_run'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('video_owner').on(table.ownerId, table.id),
    index('video_public').on(table.id).where(sql`${table.visibility} = 'PUBLIC' and ${table.status} = 'READY'`),
  ],
);

export const capture = mediaSchema.table(
  'video_capture_log',
  {
    videoId: bigint('video_id', { mode: 'number' })
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    /** From 0, in the order of time; part of the picture's file name. */
    position: integer('position').notNull(),
    timestampSeconds: doublePrecision('timestamp_seconds').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.position] })],
);

export const tables = { video, capture };
export type Tables = typeof tables;
