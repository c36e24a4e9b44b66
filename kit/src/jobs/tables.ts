import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgSchema, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../db/columns.ts';
import { jobStatuses } from './job-types.ts';

const schema = pgSchema('jobs');
/**
 * What people see of a job. graphile-worker's own row beside it only says when the job is next due; this table alone says how
 * it stands, how many tries it had and who runs it.
 */
export const job = schema.table(
  'job',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').notNull(),
    ownerId: bigint('owner_id', { mode: 'number' }),
    key: text('key'),
    payload: jsonb('payload').$type<unknown>().notNull(),
    status: text('status', { enum: jobStatuses }).notNull().default('QUEUED'),
    /** 0 to 1; it never goes back until a person runs the job again. */
    progress: real('progress').notNull().default(0),
    result: jsonb('result').$type<unknown>(),
    /** Of the last try that failed; gone when the job succeeds. */
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    attempts: integer('attempts').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull().default(5),
    priority: integer('priority').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Start of the latest try. */
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** The worker of the current try; null while the job waits. */
    workerId: text('worker_id'),
    /** Names one try, so that a try which lost the job meanwhile cannot write to it; null while the job waits. */
    runId: uuid('run_id'),
  },
  (table) => [
    uniqueIndex('job_unfinished_key').on(table.kind, table.key).where(sql`${table.status} in ('QUEUED', 'RUNNING')`),
    index('job_owner').on(table.ownerId, table.id),
    index('job_running').on(table.workerId).where(sql`${table.status} = 'RUNNING'`),
  ],
);

/** The processes that work jobs now. A lock of graphile-worker that belongs to none of them is a dead process's. */
export const worker = schema.table('worker', {
  /** graphile-worker's id of the pool: what its locks carry. */
  id: text('id').primaryKey(),
  processId: uuid('process_id').notNull(),
  kinds: text('kinds').array().notNull(),
  startedAt: moment('started_at').notNull().defaultNow(),
  heartbeatAt: moment('heartbeat_at').notNull().defaultNow(),
});

export const jobsTables = { job, worker };
export type JobsTables = typeof jobsTables;
export type JobRow = typeof job.$inferSelect;
