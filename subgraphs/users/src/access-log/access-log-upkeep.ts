import type { AccessLogStore } from '@kizuna/kit/audit/access-log-store';
import { type Repetition, repeat } from '@kizuna/kit/jobs/repeat';
import type { Logger } from '@kizuna/kit/logging/logger';

/** How long lines of the access log are kept. */
const keptDays = 90;
const hourMs = 60 * 60_000;

/** Removes lines that are past, once an hour; several processes may do so at once. */
export function startAccessLogUpkeep(store: Pick<AccessLogStore, 'prune'>, logger: Logger): Repetition {
  return repeat(
    hourMs,
    () => store.prune(keptDays),
    (error) => logger.warn({ err: error }, 'The access log could not be shortened; it is tried again in an hour'),
  );
}
