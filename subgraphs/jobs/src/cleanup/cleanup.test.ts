import { connect } from '@kizuna/kit/db/connect';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobs } from '../app.ts';
import { cleanUpJobs } from './cleanup.ts';

let harness: SubgraphHarness;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  harness = await startSubgraphHarness(createJobs);
  sql = connect(harness.ports.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await sql.end();
  await harness.close();
});

it('deletes jobs about people a week after they ended, but for work on accounts that still has to be done', async () => {
  const put = async (kind: string, status: string, days: number) => {
    const id = await enqueueJob(drizzle(sql), { kind, payload: {} });
    await sql`update jobs.job set status = ${status}, finished_at = now() - make_interval(days => ${days}) where id = ${id}`;
  };
  const mails = ['mail_send', 'account_mail', 'password_reset_request'];
  const work = ['account_work_forum', 'account_receipt', 'account_delete_export'];
  for (const kind of [...mails, ...work]) {
    for (const status of ['SUCCEEDED', 'FAILED', 'CANCELLED']) await put(kind, status, 8);
    await put(kind, 'SUCCEEDED', 6);
  }
  await put('film', 'SUCCEEDED', 400);
  await enqueueJob(drizzle(sql), { kind: 'mail_send', payload: {} });
  const database = openJobsDatabase(harness.ports.databaseUrl, 1);
  expect(await cleanUpJobs(database)).toBe(15);
  expect(await cleanUpJobs(database)).toBe(0);
  await database.close();
  const left = await sql`select kind, status from jobs.job where status <> 'SUCCEEDED' order by kind`;
  expect(left.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'account_delete_export FAILED',
    'account_receipt FAILED',
    'account_work_forum FAILED',
    'mail_send QUEUED',
  ]);
});
