import type { Database } from '@kizuna/kit/db/database';
import { type Repetition, repeat } from '@kizuna/kit/jobs/repeat';
import type { JobsTables } from '@kizuna/kit/jobs/tables';
import type { Logger } from '@kizuna/kit/logging/logger';

const hourMs = 60 * 60_000;
/** In one round; what is left waits for the next. */
const batch = 10_000;

/** Jobs that carry whom a mail went to, or what became of an account; nobody looks at them once they are done. */
const mailKinds = ['mail_send', 'account_mail', 'password_reset_request'];
const accountKinds = '^account_(work_|receipt$|delete_export$)';

/**
 * Removes jobs of mails and accounts a week after they ended. Work on accounts that failed stays: it still has to be done, and
 * somebody will have it run again.
 * @returns how many went
 */
export async function cleanUpJobs({ sql }: Pick<Database<JobsTables>, 'sql'>): Promise<number> {
  const gone = await sql`
    delete from jobs.job where id in (
      select id from jobs.job
      where finished_at < now() - interval '7 days'
        and (
          (kind in ${sql(mailKinds)} and status in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
          or (kind ~ ${accountKinds} and status in ('SUCCEEDED', 'CANCELLED'))
        )
      limit ${batch}
    )`;
  return gone.count;
}

/** Cleans up once an hour; several processes may do so at once. */
export function startJobsCleanup(database: Database<JobsTables>, logger: Logger): Repetition {
  return repeat(
    hourMs,
    async () => logger.debug({ jobs: await cleanUpJobs(database) }, 'cleaned up'),
    (error) => logger.warn({ err: error }, 'The clean-up of jobs failed; it is tried again in an hour'),
  );
}
