import { sql } from 'drizzle-orm';
import type { SqlExecutor } from './job-queue.ts';

/**
 * Which of the given jobs still wait or run. A job can end without its handler (cancelled while it waited, given up after
 * its worker died), so a subgraph that shows "in progress" asks here whether that is still true.
 */
export async function findUnfinishedJobs(executor: SqlExecutor, jobIds: readonly number[]): Promise<Set<number>> {
  if (jobIds.length === 0) return new Set();
  const rows = await executor.execute<{ id: string }>(
    sql`select jobs.unfinished(${`{${jobIds.join(',')}}`}::bigint[]) as id`,
  );
  return new Set([...rows].map(({ id }) => Number(id)));
}
