import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';

describe('another KYC application', () => {
  let kyc: KycHarness;
  beforeAll(async () => {
    kyc = await startKyc();
  });
  afterAll(() => kyc.close());

  it('is possible again when an approval no longer holds, and not before, as those who follow the first are told', async () => {
    const [member, reviewer] = [kyc.newMember(), kyc.newReviewer()];
    const id = await kyc.inReview(member);
    const fields = 'performer { id kycStatus viewerCanApply }';
    const query = `subscription ($id: ID!) { kycApplicationUpdated(id: $id) { status ${fields} } }`;
    const events = await kyc.follow(member, query, { id });
    const next = async () => (await events.next()).value?.data?.kycApplicationUpdated;
    const first = (await next()) as { performer: { id: string } };
    const performerId = first.performer.id;
    expect(first).toMatchObject({ status: 'IN_REVIEW', performer: { kycStatus: 'PENDING', viewerCanApply: false } });
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    expect(await next()).toMatchObject({ status: 'IN_REVIEW' });
    await kyc.change(reviewer, 'kycApplicationApprove', { id });
    const approved = { performer: { id: performerId, kycStatus: 'APPROVED', viewerCanApply: false } };
    expect(await next()).toEqual({ status: 'APPROVED', ...approved });
    await events.return?.();

    const create = () => kyc.change(member, 'kycApplicationCreate', { performerId });
    expect((await create()).userErrors).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('approved already') },
    ]);
    expect((await kyc.sql`select 1 from performers.kyc_application where status = 'DRAFT'`).length).toBe(0);
    for (const status of ['EXPIRED', 'REVOKED']) {
      await kyc.sql`update performers.kyc_application set status = ${status} where id = ${rowNumber(id)}`;
      expect(await kyc.application(member, id, fields)).toMatchObject({ performer: { viewerCanApply: true } });
      expect(await kyc.application(reviewer, id, fields)).toMatchObject({ performer: { viewerCanApply: false } });
    }
    expect((await create()).application).toMatchObject({ status: 'DRAFT' });
    expect(await kyc.application(member, id, fields)).toMatchObject({ performer: { viewerCanApply: false } });
  });

  it('leaves in the log whom it is about, so that they find in their export who looked at it and what became of it', async () => {
    const [member, reviewer] = [kyc.newMember(), kyc.newReviewer()];
    const id = await kyc.inReview(member);
    await kyc.application(reviewer, id, 'performer { legalName } documents { url } comment history { reason }');
    for (const step of ['Claim', 'Release']) await kyc.change(reviewer, `kycApplication${step}`, { id });
    const entries = await kyc.sql<{ action: string; userId: number }[]>`
      select action, (details ->> 'userId')::int as "userId" from history.audit_log
      where actor_id = ${reviewer.userId} order by id`;
    expect(new Set(entries.map(({ action }) => action))).toEqual(
      new Set(['performer.look', 'kycDocument.link', 'kycApplication.claim', 'kycApplication.release']),
    );
    const steps = await kyc.sql<{ userId: number }[]>`
      select (details ->> 'userId')::int as "userId" from history.audit_log where action = 'kycApplication.finishChecks'`;
    for (const { userId } of [...entries, ...steps.slice(-1)]) expect(userId).toBe(member.userId);
  });
});
