import type { Database } from '../db/database.ts';
import type { AuditTables } from './tables.ts';

/** What a check found of one chain. */
export interface AuditChainState {
  /** The role that recorded its entries. */
  readonly writer: string;
  readonly entryCount: number;
  /** The hash of the newest entry: kept elsewhere, it proves later that nothing was cut off at the end. */
  readonly headHash: string;
  /** The first entry that was changed, moved or is missing; null when all are as they were recorded. */
  readonly brokenId: number | null;
}

/**
 * Computes all chains anew, in one snapshot. It reads the whole log.
 * @param database from `openAuditDatabase`
 */
export async function verifyAudit({ sql }: Database<AuditTables>): Promise<AuditChainState[]> {
  const rows = await sql<{ writer: string; entries: string; head: string | null; broken: string | null }[]>`
    with chained as (
      select c.*, lag(c.hash, 1, '') over by_position as previous, row_number() over by_position as expected
      from history.audit_chain c
      window by_position as (partition by c.writer order by c.position)
    ), checked as (
      select c.writer, c.position, c.hash, c.audit_id,
        l.id is null or l.writer <> c.writer or c.position <> c.expected
          or c.hash <> history.audit_hash(c.previous, l) as is_broken
      from chained c left join history.audit_log l on l.id = c.audit_id
      union all
      -- An entry that no chain knows was smuggled in.
      select l.writer, null, null, l.id, true
      from history.audit_log l left join history.audit_chain c on c.audit_id = l.id
      where c.audit_id is null
    )
    select writer, count(*) as entries, (array_agg(hash order by position desc nulls last))[1] as head,
      (array_agg(audit_id order by position nulls last) filter (where is_broken))[1] as broken
    from checked group by writer order by writer`;
  return rows.map(({ writer, entries, head, broken }) => ({
    writer,
    entryCount: Number(entries),
    headHash: head ?? '',
    brokenId: broken === null ? null : Number(broken),
  }));
}
