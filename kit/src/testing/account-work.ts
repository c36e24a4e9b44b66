import { randomInt } from 'node:crypto';
import type postgres from 'postgres';
import { type AccountWorkRequest, accountWorkKind, openReceipt } from '../accounts/account-work.ts';
import { readExport } from '../accounts/export-file.ts';
import type { SubgraphHarness } from './subgraph-harness.ts';

type Part = Pick<AccountWorkRequest, 'work' | 'userId'> & { readonly duplicateIds?: readonly number[] };

/**
 * Has a subgraph do its part of some work on an account, as its worker would.
 * @returns what its receipt says; for EXPORT, what its file says
 */
export async function workOnAccount(harness: SubgraphHarness, sql: postgres.Sql, part: Part): Promise<unknown> {
  const { name: holder, jobs } = harness.subgraph;
  const { storage, secrets } = harness.ports;
  const handler = jobs?.[accountWorkKind(holder)];
  if (!handler) throw new Error(`${holder} does no work on accounts.`);
  const taskId = randomInt(1, 2 ** 31);
  const request = handler.payload.parse({ duplicateIds: [], ...part, taskId });
  await handler.run(request, { jobId: 1, attempt: 1, signal: new AbortController().signal, progress: () => {} });
  if (part.work === 'EXPORT') {
    const pieces: Buffer[] = [];
    for await (const piece of readExport({ storage, secrets, taskId, holder })) pieces.push(piece);
    return JSON.parse(Buffer.concat(pieces).toString());
  }
  const [row] = await sql<{ sealed: string }[]>`
    select payload ->> 'sealed' as sealed from jobs.job where key = ${`${taskId}:${holder}`}`;
  return openReceipt(secrets, taskId, holder, row?.sealed ?? '');
}

/** The tables of some schemas in which any column of any row holds the text. @returns `schema.table`, sorted */
export async function tablesThatHold(sql: postgres.Sql, schemas: readonly string[], text: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await tablesOf(sql, schemas)) {
    const [row] = await sql.unsafe(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
    if (row) found.push(name);
  }
  return found;
}

/** Everything in a schema, to be compared with what is there later. */
export async function contentsOf(sql: postgres.Sql, schema: string): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const { name } of await tablesOf(sql, [schema])) {
    const rows = await sql.unsafe<{ line: string }[]>(`select t::text as line from ${name} t order by 1`);
    contents[name] = rows.map(({ line }) => line);
  }
  return contents;
}

async function tablesOf(sql: postgres.Sql, schemas: readonly string[]): Promise<{ name: string }[]> {
  return sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ${sql(schemas)} order by 1`;
}
