import { isDeepStrictEqual } from 'node:util';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';
import { picture } from '../testing/pictures.ts';

const conflict = { application: null, userErrors: [{ code: 'CONFLICT' }] };

describe('a KYC application', () => {
  let kyc: KycHarness;
  beforeAll(async () => {
    kyc = await startKyc();
  });
  afterAll(() => kyc.close());

  const statusOf = async (viewer: Viewer, id: string) => (await kyc.application(viewer, id, 'status'))?.status;
  const mailsTo = async ({ userId }: Viewer) =>
    await kyc.sql<{ template: string; comment: string }[]>`
      select payload->>'template' as template, payload->'data'->>'comment' as comment
      from jobs.job where kind = 'mail_send' and payload->>'userId' = ${String(userId)} order by id`;

  it('goes from a draft to its approval, and leaves a history and an audit trail', async () => {
    const member = kyc.newMember();
    const reviewer = kyc.newReviewer();
    const id = await kyc.inReview(member);
    expect(
      await kyc.application(member, id, 'viewerCanSubmit viewerCanWithdraw viewerCanClaim viewerCanDecide'),
    ).toEqual({
      viewerCanSubmit: false,
      viewerCanWithdraw: false,
      viewerCanClaim: false,
      viewerCanDecide: false,
    });
    expect(await kyc.application(reviewer, id, 'viewerCanClaim viewerCanDecide')).toEqual({
      viewerCanClaim: true,
      viewerCanDecide: false,
    });
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    expect(await kyc.application(reviewer, id, 'viewerCanClaim viewerCanDecide')).toEqual({
      viewerCanClaim: false,
      viewerCanDecide: true,
    });
    const approved = await kyc.change(reviewer, 'kycApplicationApprove', {
      id,
      note: 'looks genuine',
      comment: 'ようこそ',
    });
    expect(approved).toMatchObject({ application: { status: 'APPROVED' }, userErrors: [] });

    const fields = `status comment note rejectionReason reviewer { id } requestedDocuments checks { kind }
      performer { kycStatus } history { from to reason actor { id } }`;
    const seen = await kyc.application(member, id, fields);
    const actor = (viewer: Viewer) => ({ id: toGlobalId('User', viewer.userId) });
    expect(seen).toEqual({
      status: 'APPROVED',
      comment: 'ようこそ',
      note: null,
      rejectionReason: null,
      reviewer: null,
      requestedDocuments: [],
      checks: [],
      performer: { kycStatus: 'APPROVED' },
      history: [
        { from: null, to: 'DRAFT', reason: null, actor: actor(member) },
        { from: 'DRAFT', to: 'SUBMITTED', reason: null, actor: actor(member) },
        { from: 'SUBMITTED', to: 'CHECKING', reason: null, actor: null },
        { from: 'CHECKING', to: 'IN_REVIEW', reason: null, actor: null },
        { from: 'IN_REVIEW', to: 'APPROVED', reason: 'ようこそ', actor: null },
      ],
    });
    expect(await kyc.application(reviewer, id, 'note reviewer { id }')).toEqual({
      note: 'looks genuine',
      reviewer: actor(reviewer),
    });
    expect(await mailsTo(member)).toEqual([{ template: 'kyc_approved', comment: 'ようこそ' }]);
    expect((await kyc.audit('KycApplication', id)).map(({ action, actorId }) => [action, actorId])).toEqual([
      ['kycApplication.create', member.userId],
      ['kycApplication.submit', member.userId],
      ['kycApplication.startChecks', null],
      ['kycApplication.finishChecks', null],
      ['kycApplication.claim', reviewer.userId],
      ['kycApplication.approve', reviewer.userId],
      ['kycApplication.look', member.userId],
      ['kycApplication.look', reviewer.userId],
    ]);
    expect(JSON.stringify(await kyc.audit('KycApplication', id))).not.toContain('looks genuine');
  });

  it('is the only open one of its performer, also when two are opened at once', async () => {
    const member = kyc.newMember();
    const performerId = await kyc.becomePerformer(member);
    const open = () => kyc.change(member, 'kycApplicationCreate', { performerId });
    const outcomes = await Promise.all([open(), open(), open()]);
    expect(outcomes.filter(({ application }) => application)).toHaveLength(1);
    const refused = outcomes.filter(({ application }) => !application).map(({ userErrors }) => userErrors[0]?.code);
    expect(refused).toEqual(['KYC_ALREADY_IN_PROGRESS', 'KYC_ALREADY_IN_PROGRESS']);
    const id = String(outcomes.find(({ application }) => application)?.application?.id);
    expect((await kyc.change(member, 'kycApplicationWithdraw', { id })).application?.status).toBe('WITHDRAWN');
    expect((await open()).application?.status).toBe('DRAFT');
    expect(await kyc.change(kyc.newMember(), 'kycApplicationCreate', { performerId })).toMatchObject({
      errorCode: 'FORBIDDEN',
    });
  });

  it('cannot be handed in before the identity document and the selfie are there', async () => {
    const member = kyc.newMember();
    const id = await kyc.openApplication(member);
    const submit = () => kyc.change(member, 'kycApplicationSubmit', { id });
    expect((await submit()).userErrors).toMatchObject([
      { field: 'documents', code: 'VALIDATION_ERROR', message: 'Please send these documents first: ID_FRONT, SELFIE.' },
    ]);
    await kyc.send(member, id, 'SELFIE', await picture(500));
    await kyc.startUpload(member, id, 'ID_FRONT', 1_000);
    expect((await submit()).userErrors[0]?.message).toBe('Please send these documents first: ID_FRONT.');
    expect(await kyc.application(member, id, 'status viewerCanSubmit')).toEqual({
      status: 'DRAFT',
      viewerCanSubmit: false,
    });
    await kyc.send(member, id, 'ID_FRONT', await picture(501));
    expect(await kyc.application(member, id, 'viewerCanSubmit')).toEqual({ viewerCanSubmit: true });
    const [one, two] = await Promise.all([submit(), submit()]);
    expect([one, two].filter(({ application }) => application?.status === 'SUBMITTED')).toHaveLength(1);
    expect([one, two]).toContainEqual(
      expect.objectContaining({ userErrors: [expect.objectContaining({ code: 'CONFLICT' })] }),
    );
    // The job is nobody's: who owned it could cancel it, and the application would stay where it is.
    const ofApplication = { applicationId: rowNumber(id) };
    const jobs = await kyc.sql<{ owner_id: number | null; payload: unknown }[]>`
      select owner_id, payload from jobs.job where kind = 'kyc_verification'`;
    expect(jobs.filter(({ payload }) => isDeepStrictEqual(payload, ofApplication))).toEqual([
      { owner_id: null, payload: ofApplication },
    ]);
  });

  it('is claimed by one of two reviewers, and decided by no other', async () => {
    const id = await kyc.inReview(kyc.newMember());
    const reviewers = [kyc.newReviewer(), kyc.newReviewer()];
    const claims = await Promise.all(reviewers.map((reviewer) => kyc.change(reviewer, 'kycApplicationClaim', { id })));
    const winner = reviewers.find((_, index) => claims[index]?.application);
    const loser = reviewers.find((_, index) => !claims[index]?.application);
    if (!winner || !loser) throw new Error('Exactly one of them should have it.');
    expect(claims.find(({ application }) => !application)).toMatchObject(conflict);
    expect((await kyc.change(winner, 'kycApplicationClaim', { id })).userErrors).toEqual([]);
    for (const [mutation, input] of Object.entries({
      kycApplicationApprove: {},
      kycApplicationReject: { reason: 'OTHER' },
      kycApplicationRequestResubmission: { documents: ['SELFIE'] },
      kycApplicationRelease: {},
    })) {
      expect(await kyc.change(loser, mutation, { id, ...input }), mutation).toMatchObject(conflict);
    }
    expect((await kyc.change(winner, 'kycApplicationRelease', { id })).userErrors).toEqual([]);
    expect(await kyc.change(winner, 'kycApplicationApprove', { id })).toMatchObject(conflict);
    expect((await kyc.change(loser, 'kycApplicationClaim', { id })).userErrors).toEqual([]);
    const decide = () => kyc.change(loser, 'kycApplicationReject', { id, reason: 'DATA_MISMATCH', comment: ' ' });
    const decisions = await Promise.all([decide(), decide(), kyc.change(loser, 'kycApplicationApprove', { id })]);
    expect(decisions.filter(({ application }) => application)).toHaveLength(1);
    const history = (await kyc.application(loser, id, 'history { to }'))?.history as { to: string }[];
    expect(history.filter(({ to }) => ['APPROVED', 'REJECTED'].includes(to))).toHaveLength(1);
  });

  it('is rejected for a reason that the applicant is told', async () => {
    const member = kyc.newMember();
    const reviewer = kyc.newReviewer();
    const id = await kyc.inReview(member);
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    const tooLong = await kyc.change(reviewer, 'kycApplicationReject', {
      id,
      reason: 'OTHER',
      note: 'x'.repeat(2_001),
    });
    expect(tooLong.userErrors).toMatchObject([{ field: 'note', code: 'VALIDATION_ERROR' }]);
    const unreadable = { id, reason: 'OTHER', comment: 'a\u0007b' };
    expect((await kyc.change(reviewer, 'kycApplicationReject', unreadable)).userErrors).toMatchObject([
      { field: 'comment', code: 'VALIDATION_ERROR' },
    ]);
    await kyc.change(reviewer, 'kycApplicationReject', { id, reason: 'DOCUMENT_EXPIRED', comment: 'Expired in May.' });
    expect(await kyc.application(member, id, 'status rejectionReason comment performer { kycStatus }')).toEqual({
      status: 'REJECTED',
      rejectionReason: 'DOCUMENT_EXPIRED',
      comment: 'Expired in May.',
      performer: { kycStatus: 'REJECTED' },
    });
    expect(await mailsTo(member)).toEqual([{ template: 'kyc_rejected', comment: 'Expired in May.' }]);
    expect(await kyc.change(member, 'kycApplicationWithdraw', { id })).toMatchObject(conflict);
  });

  it('comes back with the documents that were asked for again, and only with them', async () => {
    const member = kyc.newMember();
    const reviewer = kyc.newReviewer();
    const id = await kyc.inReview(member);
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    const none = await kyc.change(reviewer, 'kycApplicationRequestResubmission', { id, documents: [] });
    expect(none.userErrors).toMatchObject([{ field: 'documents', code: 'VALIDATION_ERROR' }]);
    const request = { id, documents: ['SELFIE', 'ID_BACK', 'SELFIE'], comment: 'A brighter one, please.' };
    await kyc.change(reviewer, 'kycApplicationRequestResubmission', request);
    const fields =
      'status comment reviewer { id } requestedDocuments documents { kind status } performer { kycStatus }';
    expect(await kyc.application(member, id, fields)).toEqual({
      status: 'NEEDS_RESUBMISSION',
      comment: 'A brighter one, please.',
      reviewer: null,
      requestedDocuments: ['SELFIE', 'ID_BACK'],
      documents: [
        { kind: 'ID_FRONT', status: 'STORED' },
        { kind: 'SELFIE', status: 'AWAITED' },
        { kind: 'ID_BACK', status: 'AWAITED' },
      ],
      performer: { kycStatus: 'PENDING' },
    });
    expect(await mailsTo(member)).toMatchObject([{ template: 'kyc_resubmission' }]);
    const refused = await kyc.change(member, 'kycApplicationSubmit', { id });
    expect(refused.userErrors[0]?.message).toBe('Please send these documents first: SELFIE, ID_BACK.');
    await kyc.send(member, id, 'SELFIE', await picture(601));
    await kyc.send(member, id, 'ID_BACK', await picture(602));
    expect((await kyc.change(member, 'kycApplicationSubmit', { id })).application?.status).toBe('SUBMITTED');
    expect(await kyc.application(reviewer, id, 'comment requestedDocuments checks { kind }')).toEqual({
      comment: null,
      requestedDocuments: [],
      checks: [],
    });
    await kyc.verify(id);
    expect(await statusOf(member, id)).toBe('IN_REVIEW');
  });

  it('is never approved for somebody under 18, whatever the reviewer says', async () => {
    const reviewer = kyc.newReviewer();
    const id = await kyc.inReview(kyc.newMember(), { birthDate: '2012-01-01' });
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    const approve = () => kyc.change(reviewer, 'kycApplicationApprove', { id });
    const refusal = {
      code: 'VALIDATION_ERROR',
      message: 'The performer is under 18, so the application cannot be approved.',
    };
    expect((await approve()).userErrors).toMatchObject([refusal]);
    // Neither with a birth date nor with a check that somebody made fit.
    await kyc.sql`update performers.performer set birth_date = '1990-01-01' where id =
      (select performer_id from performers.kyc_application where id = ${rowNumber(id)})`;
    expect((await approve()).userErrors).toMatchObject([refusal]);
    expect((await kyc.change(reviewer, 'kycApplicationReject', { id, reason: 'UNDERAGE' })).userErrors).toEqual([]);
  });

  it('is not reviewed by its own applicant, nor by an administrator', async () => {
    const operator = kyc.newReviewer();
    const admin: Viewer = { userId: 5, userType: 'ADMIN', sessionId: 1 };
    const id = await kyc.inReview(operator);
    expect(await kyc.change(operator, 'kycApplicationClaim', { id })).toMatchObject({ errorCode: 'FORBIDDEN' });
    expect(await kyc.change(admin, 'kycApplicationClaim', { id })).toMatchObject({ errorCode: 'FORBIDDEN' });
    await kyc.sql`update performers.kyc_application set reviewer_id = ${operator.userId} where id = ${rowNumber(id)}`;
    expect(await kyc.change(operator, 'kycApplicationApprove', { id })).toMatchObject({ errorCode: 'FORBIDDEN' });
    expect(await kyc.application(operator, id, 'note checks { kind } viewerCanClaim viewerCanDecide')).toEqual({
      note: null,
      checks: [],
      viewerCanClaim: false,
      viewerCanDecide: false,
    });
    const member = kyc.newMember();
    const own = await kyc.inReview(member);
    expect(await kyc.change(member, 'kycApplicationApprove', { id: own })).toMatchObject({ errorCode: 'FORBIDDEN' });
    expect(await kyc.change(kyc.newReviewer(), 'kycApplicationWithdraw', { id: own })).toMatchObject({
      errorCode: 'FORBIDDEN',
    });
    expect(await kyc.change(kyc.newMember(), 'kycApplicationWithdraw', { id: own })).toMatchObject({
      errorCode: 'NOT_FOUND',
    });
  });

  it('stands in the queue by its submission for reviewers, and among their own for all others', async () => {
    const list = async (viewer: Viewer | null, args = '') => {
      const data = await kyc.ask(
        viewer,
        `{ kycApplications(first: 100${args}) { edges { cursor node { id status submittedAt } } pageInfo { hasNextPage } } }`,
      );
      const { edges } = data.kycApplications as {
        edges: { node: { id: string; status: string; submittedAt: string } }[];
      };
      return edges.map(({ node }) => node);
    };
    const [early, late] = [kyc.newMember(), kyc.newMember()];
    const lateId = await kyc.openApplication(late);
    const earlyId = await kyc.submitted(early);
    for (const kind of ['ID_FRONT', 'SELFIE']) await kyc.send(late, lateId, kind, await picture(rowNumber(lateId)));
    await kyc.change(late, 'kycApplicationSubmit', { id: lateId });
    const queue = await list(kyc.newReviewer(), ', status: [SUBMITTED]');
    expect(queue.map(({ id }) => id).slice(-2)).toEqual([earlyId, lateId]);
    const moments = queue.map(({ submittedAt }) => submittedAt);
    expect(moments).toEqual([...moments].sort());
    expect((await list(early)).map(({ id }) => id)).toEqual([earlyId]);
    expect(await list(early, ', status: [APPROVED]')).toEqual([]);
    expect(await list(null)).toEqual([]);
    const data = await kyc.ask(kyc.newReviewer(), '{ kycApplications(first: 2) { edges { cursor } } }');
    const [, second] = (data.kycApplications as { edges: { cursor: string }[] }).edges;
    const all = await list(kyc.newReviewer());
    expect(await list(kyc.newReviewer(), `, after: "${second?.cursor}"`)).toEqual(all.slice(2));
  });

  it('is nothing to an API token without the scope to read it, which may still hand it in', async () => {
    const member = kyc.newMember();
    const performer = await kyc.becomePerformer(member);
    const created = await kyc.change(member, 'kycApplicationCreate', { performerId: performer });
    const id = String(created.application?.id);
    const seenWith = async (...scopes: string[]) => {
      const token: Viewer = { userId: member.userId, userType: 'PARTNER', tokenId: 1, scopes };
      const query = `query ($id: ID!, $performer: ID!) {
        kycApplication(id: $id) { status }
        kycApplications(first: 1) { edges { node { status } } }
        performer(id: $performer) { kycApplications { status } }
      }`;
      const data = await kyc.ask(token, query, { id, performer });
      const performerSeen = data.performer as { kycApplications: unknown[] };
      return [data.kycApplication, (data.kycApplications as { edges: unknown[] }).edges, performerSeen.kycApplications];
    };
    expect(await seenWith('performers:read')).toEqual([null, [], []]);
    expect(await seenWith('performers:read', 'kyc:write')).toEqual([null, [], []]);
    expect(await seenWith('performers:read', 'kyc:read')).toEqual([
      { status: 'DRAFT' },
      [{ node: { status: 'DRAFT' } }],
      [{ status: 'DRAFT' }],
    ]);
    for (const scopes of [['kyc:write'], ['kyc:write', 'performers:read']]) {
      const writer: Viewer = { userId: member.userId, userType: 'PARTNER', tokenId: 1, scopes };
      const upload = `mutation ($input: KycDocumentUploadStartInput!) {
        kycDocumentUploadStart(input: $input) { uploadUrl userErrors { code } }
      }`;
      const input = { applicationId: id, kind: 'SELFIE', contentType: 'image/png', size: 9 };
      expect(await kyc.ask(writer, upload, { input })).toEqual({
        kycDocumentUploadStart: { uploadUrl: expect.any(String), userErrors: [] },
      });
      const submit = `mutation ($input: KycApplicationSubmitInput!) {
        kycApplicationSubmit(input: $input) { application { documents { id } } userErrors { code } }
      }`;
      const { data, errors } = await kyc.run(writer, submit, { input: { id } });
      expect([data, errors?.[0]?.extensions?.code]).toEqual([{ kycApplicationSubmit: null }, 'FORBIDDEN']);
    }
    const writer: Viewer = { userId: member.userId, userType: 'PARTNER', tokenId: 1, scopes: ['kyc:write'] };
    expect(await kyc.change(writer, 'kycApplicationWithdraw', { id })).toMatchObject({
      application: { status: 'WITHDRAWN' },
    });
  });

  it('tells its followers the current state, then each change, and ends when nothing can change any more', async () => {
    const member = kyc.newMember();
    const reviewer = kyc.newReviewer();
    const id = await kyc.submitted(member);
    const query = 'subscription ($id: ID!) { kycApplicationUpdated(id: $id) { status reviewer { id } } }';
    const events = await kyc.follow(member, query, { id });
    const next = async () => (await events.next()).value?.data?.kycApplicationUpdated;
    expect(await next()).toEqual({ status: 'SUBMITTED', reviewer: null });
    await kyc.verify(id);
    expect(await next()).toEqual({ status: 'IN_REVIEW', reviewer: null });
    const claimed = next();
    await kyc.change(reviewer, 'kycApplicationClaim', { id });
    expect(await claimed).toEqual({ status: 'IN_REVIEW', reviewer: null });
    const rejected = next();
    await kyc.change(reviewer, 'kycApplicationReject', { id, reason: 'OTHER' });
    expect(await rejected).toMatchObject({ status: 'REJECTED' });
    expect((await events.next()).done).toBe(true);
    await expect(kyc.follow(kyc.newMember(), query, { id })).rejects.toThrow('NOT_FOUND');
    await expect(kyc.follow(null, query, { id })).rejects.toThrow('UNAUTHORIZED');
  });
});
