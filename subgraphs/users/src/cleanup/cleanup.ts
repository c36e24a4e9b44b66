import type { Database } from '@kizuna/kit/db/database';
import { type Repetition, repeat } from '@kizuna/kit/jobs/repeat';
import type { Logger } from '@kizuna/kit/logging/logger';
import { deleteExportKind, deleteExportTries } from '../account-task/account-exports.ts';
import type { Tables } from '../db/tables.ts';

/** How many rows go. */
export interface CleanedUp {
  readonly refreshTokens: number;
  readonly sessions: number;
  readonly mailedTokens: number;
  readonly attempts: number;
}

const hourMs = 60 * 60_000;
/** In one round; what is left waits for the next. */
const batch = 10_000;

/**
 * Removes what has ended and is of no more use: refresh tokens after their end (until then a second use must be recognised),
 * sessions that ended or fell silent a month ago, links, and counters.
 */
export async function cleanUp({ sql }: Pick<Database<Tables>, 'sql'>): Promise<CleanedUp> {
  const refreshTokens = await sql`
    delete from auth.refresh_token where ctid in (
      select ctid from auth.refresh_token where expires_at < now() - interval '1 day' limit ${batch}
    )`;
  const sessions = await sql`
    delete from auth.session where ctid in (
      select s.ctid from auth.session s
      where (s.ended_at < now() - interval '30 days' or s.last_seen_at < now() - interval '60 days')
        and not exists (select from auth.refresh_token r where r.session_id = s.id)
      limit ${batch}
    )`;
  // Exports hold everything there is on somebody: they are kept for a week.
  await sql`
    with gone as (
      delete from auth.account_task_receipt where task_id in (
        select id from auth.account_task where work = 'EXPORT' and created_at < now() - interval '7 days'
      ) returning task_id
    )
    select jobs.enqueue(
      ${deleteExportKind}, jsonb_build_object('taskId', task_id), null, task_id::text, null, ${deleteExportTries}::integer
    ) from (select distinct task_id from gone) g`;
  const mailedTokens = await sql`delete from auth.mailed_token where expires_at < now() - interval '1 day'`;
  const attempts = await sql`
    delete from auth.attempt where ctid in (select ctid from auth.attempt where resets_at < now() limit ${batch})`;
  return {
    refreshTokens: refreshTokens.count,
    sessions: sessions.count,
    mailedTokens: mailedTokens.count,
    attempts: attempts.count,
  };
}

/** Cleans up once an hour; several processes may do so at once. */
export function startCleanup(database: Database<Tables>, logger: Logger): Repetition {
  return repeat(
    hourMs,
    async () => logger.debug(await cleanUp(database), 'cleaned up'),
    (error) => logger.warn({ err: error }, 'The clean-up of accounts failed; it is tried again in an hour'),
  );
}
