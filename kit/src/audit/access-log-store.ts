import type { Database } from '../db/database.ts';
import type { AuditTables } from './tables.ts';

/** Lines of the access log, as columns of one length: an entry of each for each line. */
export interface AccessLines {
  readonly times: readonly Date[];
  /** UUIDs by which a line that comes twice is known. */
  readonly ids: readonly string[];
  /** IPv4 or IPv6. */
  readonly addresses: readonly (string | null)[];
  readonly userAgents: readonly (string | null)[];
  /** Forms of addresses, for example `/files/media/*`: nothing that tells one person's from another's. */
  readonly paths: readonly string[];
  readonly statuses: readonly number[];
  /** Milliseconds. */
  readonly durations: readonly number[];
}

/** Who asked for what over HTTP (`history.access_log`). */
export interface AccessLogStore {
  /** Adds the lines by one statement. @returns how many were not there */
  add(lines: AccessLines): Promise<number>;
  /** Removes what is older than so many days. */
  prune(days: number): Promise<void>;
}

/** @param database from `openAuditDatabase` */
export function createAccessLogStore({ sql }: Pick<Database<AuditTables>, 'sql'>): AccessLogStore {
  return {
    async add({ times, ids, addresses, userAgents, paths, statuses, durations }) {
      // As JSON in one parameter: the driver would look at every entry of seven arrays.
      const columns = JSON.stringify([times, ids, addresses, userAgents, paths, statuses, durations]);
      const [row] = await sql<{ added: string }[]>`
        with given as (select ${columns}::text::jsonb as columns)
        select history.record_access(
          array(select jsonb_array_elements_text(columns->0))::timestamptz[],
          array(select jsonb_array_elements_text(columns->1))::uuid[],
          array(select jsonb_array_elements_text(columns->2))::inet[],
          array(select jsonb_array_elements_text(columns->3)),
          array(select jsonb_array_elements_text(columns->4)),
          array(select jsonb_array_elements_text(columns->5))::smallint[],
          array(select jsonb_array_elements_text(columns->6))::real[]
        ) as added from given`;
      return Number(row?.added ?? 0);
    },

    async prune(days) {
      await sql`select history.prune_access_log(now() - make_interval(days => ${days}))`;
    },
  };
}
