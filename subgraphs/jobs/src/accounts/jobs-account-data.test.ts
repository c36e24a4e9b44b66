import { connect } from '@kizuna/kit/db/connect';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import { workOnAccount } from '@kizuna/kit/testing/account-work';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobs } from '../app.ts';

const [primary, duplicate] = [900_000_001, 900_000_002];

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

const owned = () =>
  sql`select kind, status, owner_id::int as owner, (payload ->> 'userId')::int as user from jobs.job
    where kind in ('film', 'mail_send') order by id`;

it('moves, exports and forgets who asked for a job, and takes along the mails that wait', async () => {
  const db = drizzle(sql);
  await enqueueJob(db, { kind: 'film', payload: {}, ownerId: duplicate });
  const done = await enqueueJob(db, { kind: 'film', payload: {}, ownerId: duplicate });
  await sql`update jobs.job set status = 'SUCCEEDED', finished_at = now() where id = ${done}`;
  await enqueueMail(db, { template: 'kyc_approved', userId: duplicate, data: {} });
  const request = { userId: primary, duplicateIds: [duplicate] };
  expect(await workOnAccount(harness, sql, { ...request, work: 'COUNT' })).toEqual([{ jobs: 2 }]);
  for (let round = 0; round < 2; round += 1) {
    expect(await workOnAccount(harness, sql, { ...request, work: 'MERGE' })).toBeNull();
    expect(await owned()).toEqual([
      { kind: 'film', status: 'QUEUED', owner: primary, user: null },
      { kind: 'film', status: 'SUCCEEDED', owner: primary, user: null },
      { kind: 'mail_send', status: 'QUEUED', owner: null, user: primary },
    ]);
  }
  expect(await workOnAccount(harness, sql, { work: 'EXPORT', userId: primary })).toMatchObject({
    jobs: [
      { kind: 'film', status: 'QUEUED' },
      { kind: 'film', status: 'SUCCEEDED' },
    ],
  });
  await sql`update jobs.job set status = 'SUCCEEDED', finished_at = now() where kind = 'mail_send'`;
  expect(await workOnAccount(harness, sql, { work: 'ERASE', userId: primary })).toEqual([]);
  expect(await owned()).toEqual([{ kind: 'film', status: 'QUEUED', owner: null, user: null }]);
});

it('forgets jobs that name an account by their result or under its number of before, not work that is owed to it', async () => {
  const db = drizzle(sql);
  const reset = await enqueueJob(db, { kind: 'password_reset_request', payload: { sealed: 'x' } });
  await sql`update jobs.job set result = jsonb_build_object('userId', ${primary}::bigint) where id = ${reset}`;
  await enqueueJob(db, { kind: 'account_mail', payload: { userId: duplicate } });
  await sql`update jobs.job set status = 'SUCCEEDED', finished_at = now() where status = 'QUEUED' and kind <> 'film'`;
  const owed = await enqueueJob(db, { kind: 'account_work_forum', payload: { work: 'ERASE', userId: primary } });
  await sql`update jobs.job set status = 'FAILED', finished_at = now() where id = ${owed}`;
  const request = { userId: primary, duplicateIds: [duplicate] };
  expect(await workOnAccount(harness, sql, { ...request, work: 'ERASE' })).toEqual([]);
  const left = await sql`
    select kind from jobs.job where kind in ('password_reset_request', 'account_mail', 'account_work_forum')`;
  expect(left.map(({ kind }) => kind)).toEqual(['account_work_forum']);
});
