import { connectDatabase, type Database } from '@kizuna/kit/db/database';
import { contentsOf, tablesThatHold, workOnAccount } from '@kizuna/kit/testing/account-work';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Tables, tables } from '../db/tables.ts';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';
import { applyRetention } from './retention.ts';

let kyc: KycHarness;
let people = 900_000_000;
/** An account and its duplicate; their numbers occur nowhere else. */
let primary: Viewer;
let duplicate: Viewer;

let database: Database<Tables>;
beforeAll(async () => {
  kyc = await startKyc();
  database = connectDatabase({ url: kyc.ports.databaseUrl, schema: 'performers', tables, maxConnections: 1 });
});
afterAll(async () => {
  await database.close();
  await kyc.close();
});
beforeEach(() => {
  [primary, duplicate] = [person('MEMBER'), person('MEMBER')];
});

function person(userType: Viewer['userType']): Viewer {
  people += 1;
  return { userId: people, userType, sessionId: 1 };
}

const merge = () =>
  workOnAccount(kyc, kyc.sql, { work: 'MERGE', userId: primary.userId, duplicateIds: [duplicate.userId] });
const erase = ({ userId }: Viewer) => workOnAccount(kyc, kyc.sql, { work: 'ERASE', userId });
const tablesWith = (text: string | number) => tablesThatHold(kyc.sql, ['performers'], String(text));
const filesOf = async (applicationId: string) => {
  const rows = await kyc.sql<{ key: string }[]>`
    select storage_key as key from performers.kyc_document where application_id = ${rowNumber(applicationId)}`;
  return rows.map(({ key }) => key);
};
const isStored = async (key: string) => (await kyc.ports.storage.info(key)) !== null;

async function approved(viewer: Viewer, input: Record<string, unknown>): Promise<string> {
  const reviewer = kyc.newReviewer();
  const id = await kyc.inReview(viewer, input);
  await kyc.change(reviewer, 'kycApplicationClaim', { id });
  const { application } = await kyc.change(reviewer, 'kycApplicationApprove', { id, note: 'fine', comment: 'hello' });
  expect(application).toMatchObject({ status: 'APPROVED' });
  return id;
}

async function performerOf(viewer: Viewer): Promise<Record<string, unknown> | null> {
  const data = await kyc.ask(
    viewer,
    `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) {
      ... on User { performer { stageName legalName kycStatus } } } }`,
    { id: Buffer.from(`User:${viewer.userId}`).toString('base64url') },
  );
  return (data._entities as { performer: Record<string, unknown> | null }[])[0]?.performer ?? null;
}

it('gives a performer and its applications to an account that has none', async () => {
  const id = await kyc.inReview(duplicate, { stageName: 'Mover' });
  await merge();
  expect(await tablesWith(duplicate.userId)).toEqual([]);
  expect(await performerOf(primary)).toMatchObject({ stageName: 'Mover', kycStatus: 'PENDING' });
  expect(await kyc.application(primary, id, 'status history { actor { id } }')).toMatchObject({ status: 'IN_REVIEW' });
  expect(await kyc.application(duplicate, id, 'status')).toBeNull();
});

it('makes no identity of two: the approved one stands for the account, the other stays beside it', async () => {
  const theirs = await approved(duplicate, { stageName: 'Approved', legalName: '承認 済' });
  const ours = await kyc.submitted(primary, { stageName: 'Waiting', legalName: '審査 中' });
  const request = { work: 'COUNT', userId: primary.userId, duplicateIds: [duplicate.userId] } as const;
  const counts = { performers: 1, kycApplications: 1, kycReviews: 0 };
  expect(await workOnAccount(kyc, kyc.sql, request)).toEqual([counts]);
  await merge();
  expect(await performerOf(primary)).toEqual({ stageName: 'Approved', legalName: '承認 済', kycStatus: 'APPROVED' });
  const waiting = await kyc.application(primary, ours, 'status performer { legalName kycStatus }');
  expect(waiting).toEqual({ status: 'SUBMITTED', performer: { legalName: '審査 中', kycStatus: 'PENDING' } });
  expect(await kyc.application(primary, theirs, 'status')).toEqual({ status: 'APPROVED' });
  const { performers } = (await kyc.ask(null, '{ performers(first: 50) { edges { node { stageName } } } }')) as {
    performers: { edges: { node: { stageName: string } }[] };
  };
  const listed = performers.edges.map(({ node }) => node.stageName);
  expect(listed).toContain('Approved');
  expect(listed).not.toContain('Waiting');
  const done = await contentsOf(kyc.sql, 'performers');
  await merge();
  const again = await contentsOf(kyc.sql, 'performers');
  expect(again).toEqual(done);
});

it('lets nobody go on reviewing what has become their own application', async () => {
  const reviewer = person('OPERATOR');
  duplicate = reviewer;
  const id = await kyc.inReview(primary);
  await kyc.change(reviewer, 'kycApplicationClaim', { id });
  await merge();
  const [row] = await kyc.sql`
    select reviewer_id as reviewer, status from performers.kyc_application where id = ${rowNumber(id)}`;
  expect(row).toEqual({ reviewer: null, status: 'IN_REVIEW' });
});

it('exports the person, the applications, and until when they are kept; not what reviewers write for one another', async () => {
  const id = await approved(primary, { stageName: 'Exported', legalName: '書出 し' });
  const exported = await workOnAccount(kyc, kyc.sql, { work: 'EXPORT', userId: primary.userId });
  const [row] = await kyc.sql<{ decided: Date }[]>`
    select decided_at as decided from performers.kyc_application where id = ${rowNumber(id)}`;
  const until = new Date(row?.decided ?? 0);
  until.setUTCFullYear(until.getUTCFullYear() + 7);
  expect(exported).toMatchObject({
    performers: [{ stageName: 'Exported', legalName: '書出 し', birthDate: '1999-09-09' }],
    kycApplications: [
      {
        ...{ status: 'APPROVED', comment: 'hello', keptUntil: until.toISOString() },
        documents: [{ kind: 'ID_FRONT', status: 'STORED' }, { kind: 'SELFIE' }],
        steps: [{ toStatus: 'DRAFT', byApplicant: true }, {}, {}, {}, { toStatus: 'APPROVED', byApplicant: false }],
      },
    ],
  });
  expect(JSON.stringify(exported)).not.toMatch(/fine|storageKey|wrappedKey/);
});

it('erases what was never approved, with its documents, at once', async () => {
  await kyc.startJobs();
  const id = await kyc.inReview(primary, { stageName: 'zqcanary', legalName: 'zqcanary legal' });
  const files = await filesOf(id);
  expect(await Promise.all(files.map(isStored))).toEqual([true, true]);
  expect(await erase(primary)).toEqual([]);
  expect(await tablesWith('zqcanary')).toEqual([]);
  expect(await tablesWith(primary.userId)).toEqual([]);
  await expect.poll(() => Promise.all(files.map(isStored))).toEqual([false, false]);
  expect(await kyc.audit('KycApplication', id)).toContainEqual(
    expect.objectContaining({ action: 'kycApplication.erase', actorId: null }),
  );
});

it('locks what was approved until the law lets it go, says until when, and removes it on that day', async () => {
  const id = await approved(primary, { stageName: 'zqstage', legalName: 'zqlegal name' });
  const files = await filesOf(id);
  const [answer] = (await erase(primary)) as { until: string }[];
  const reason = expect.stringContaining('law');
  expect(answer).toEqual({ what: 'kyc_application', count: 1, until: expect.stringMatching(/^20\d\d-/), reason });
  expect(await erase(primary)).toEqual([answer]);
  expect(await tablesWith('zqstage')).toEqual([]);
  expect(await tablesWith('zqlegal')).toEqual(['performers.performer']);
  const reviewer = kyc.newReviewer();
  for (const viewer of [primary, reviewer]) expect(await kyc.application(viewer, id, 'status')).toBeNull();
  expect(await performerOf(primary)).toBeNull();
  expect((await kyc.change(reviewer, 'kycApplicationClaim', { id })).errorCode).toBe('NOT_FOUND');
  expect(await Promise.all(files.map(isStored))).toEqual([true, true]);

  expect(await applyRetention(database, 7)).toBe(0);
  await kyc.sql`update performers.kyc_application set locked_until = now() where id = ${rowNumber(id)}`;
  expect(await applyRetention(database, 7)).toBe(1);
  expect(await tablesWith('zqlegal')).toEqual([]);
  await expect.poll(() => Promise.all(files.map(isStored))).toEqual([false, false]);
});
