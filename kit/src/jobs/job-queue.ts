import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { JobRequest } from './job-types.ts';

/** Any subgraph's drizzle pool or transaction. */
export type SqlExecutor = Pick<PostgresJsDatabase, 'execute'>;

/**
 * Makes a job. On a transaction, the job exists if and only if that commits; its worker hears of it at once.
 * @param request its payload must be JSON; its handler checks it when it runs
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
