import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { JobHandlers, JobRequest } from './job-types.ts';

/** Any subgraph's drizzle pool or transaction. */
export type SqlExecutor = Pick<PostgresJsDatabase, 'execute'>;

/**
 * Makes a job. On a transaction, the job exists if and only if that commits; its worker hears of it at once.
 * @param request its payload must be JSON; nothing checks it against its handler here (a `JobQueue` does)
 * @returns the job's id; with a key, that of the unfinished job of the same kind and key if there is one
 */
export async function enqueueJob(executor: SqlExecutor, request: JobRequest): Promise<number> {
  const payload = JSON.stringify(request.payload ?? null);
  const rows = await executor.execute<{ id: string }>(sql`
    select jobs.enqueue(
      ${request.kind}::text, ${payload}::jsonb, ${request.ownerId ?? null}::bigint, ${request.key ?? null}::text,
      ${request.priority ?? null}::integer, ${request.maxAttempts ?? null}::integer
    ) as id`);
  return Number(rows[0]?.id);
}

/** Makes jobs of the kinds whose handlers this process knows. */
export interface JobQueue {
  /**
   * Like `enqueueJob`, with the handler's own check of the payload and number of tries.
   * @throws KizunaError INTERNAL_ERROR for a payload that the handler would not take: a mistake in our own code
   */
  enqueue(executor: SqlExecutor, request: JobRequest): Promise<number>;
}

/** @param handlers the same that `startJobWorker` gets */
export function createJobQueue(handlers: JobHandlers): JobQueue {
  return {
    async enqueue(executor, request) {
      const handler = handlers[request.kind];
      if (!handler) throw new Error(`There is no handler for jobs of the kind ${request.kind}.`);
      const checked = handler.payload.safeParse(request.payload);
      if (!checked.success) throw new KizunaError('INTERNAL_ERROR', { cause: checked.error });
      const maxAttempts = request.maxAttempts ?? handler.maxAttempts;
      return await enqueueJob(executor, maxAttempts === undefined ? request : { ...request, maxAttempts });
    },
  };
}
