import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KycHarness, startKyc } from '../testing/kyc-harness.ts';
import { picture } from '../testing/pictures.ts';

describe('performers', () => {
  let kyc: KycHarness;
  beforeAll(async () => {
    kyc = await startKyc();
  });
  afterAll(() => kyc.close());

  const create = (viewer: Viewer | null, input: Record<string, unknown> = {}) =>
    kyc.run(
      viewer,
      `mutation ($input: PerformerCreateInput!) {
        performerCreate(input: $input) { performer { stageName legalName } userErrors { field code } }
      }`,
      { input: { stageName: 'Mio', legalName: '水野 澪', birthDate: '2000-02-29', nationality: 'JP', ...input } },
    );
  const update = (viewer: Viewer, id: string, change: Record<string, unknown>) =>
    kyc.run(
      viewer,
      `mutation ($input: PerformerUpdateInput!) {
        performerUpdate(input: $input) { performer { stageName legalName birthDate } userErrors { field code message } }
      }`,
      { input: { id, ...change } },
    );
  const see = async (viewer: Viewer | null, id: string) =>
    (
      await kyc.run(
        viewer,
        `query ($id: ID!) { performer(id: $id) {
          stageName legalName birthDate nationality user { id } kycStatus kycApplications { id } viewerCanUpdate
        } }`,
        { id },
      )
    ).data?.performer;

  it('gives each account one performer, also when two are made at once', async () => {
    const member = kyc.newMember();
    const [one, two] = await Promise.all([create(member), create(member)]);
    const outcomes = [one, two].map(({ data }) => data?.performerCreate);
    expect(outcomes).toContainEqual({ performer: { stageName: 'Mio', legalName: '水野 澪' }, userErrors: [] });
    expect(outcomes).toContainEqual({ performer: null, userErrors: [{ field: null, code: 'CONFLICT' }] });
    const { data } = await kyc.run(
      null,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { performer { stageName } } } }',
      { r: [member, kyc.newMember()].map(({ userId }) => ({ __typename: 'User', id: toGlobalId('User', userId) })) },
    );
    expect(data).toEqual({ _entities: [{ performer: { stageName: 'Mio' } }, { performer: null }] });
  });

  it('refuses what cannot be a person, with the field it is about', async () => {
    const mistakes = {
      stageName: ['', '   ', 'x'.repeat(101), 'two\nlines', 'abc\u202Etxt'],
      legalName: ['', 'x'.repeat(201)],
      birthDate: ['1899-12-31', '2999-01-01'],
      nationality: ['jp', 'JPN', 'XX', ''],
    };
    for (const [field, values] of Object.entries(mistakes)) {
      for (const value of values) {
        const { data } = await create(kyc.newMember(), { [field]: value });
        expect(data, value).toEqual({
          performerCreate: { performer: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] },
        });
      }
    }
    expect((await create(null)).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
  });

  it('shows the public part to all, the rest to the person and to reviewers, who leave a trace', async () => {
    const member = kyc.newMember();
    const reviewer = kyc.newReviewer();
    const id = await kyc.becomePerformer(member);
    const restricted = { legalName: null, birthDate: null, nationality: null, kycApplications: null };
    const publicPart = { stageName: 'Sora', kycStatus: 'NONE', user: { id: toGlobalId('User', member.userId) } };
    const admin: Viewer = { userId: 5, userType: 'ADMIN', sessionId: 1 };
    for (const viewer of [null, kyc.newMember(), admin]) {
      expect(await see(viewer, id)).toEqual({ ...publicPart, ...restricted, viewerCanUpdate: false });
    }
    const whole = {
      ...publicPart,
      legalName: '空野 翔',
      birthDate: '1999-09-09',
      nationality: 'JP',
      kycApplications: [],
    };
    expect(await see(member, id)).toEqual({ ...whole, viewerCanUpdate: true });
    expect(await see(reviewer, id)).toEqual({ ...whole, viewerCanUpdate: false });
    const looks = (await kyc.audit('Performer', id)).filter(({ action }) => action === 'performer.look');
    const details = { fields: ['legalName', 'birthDate', 'nationality'] };
    expect(looks).toMatchObject([
      { actorId: member.userId, details },
      { actorId: reviewer.userId, details },
    ]);
  });

  it('lets nobody else change it, and the person only until their identity is being checked', async () => {
    const member = kyc.newMember();
    const id = await kyc.submitted(member);
    const performer = await kyc.application(member, id, 'performer { id }');
    const { id: performerId } = (performer as { performer: { id: string } }).performer;
    expect((await update(kyc.newMember(), performerId, { stageName: 'Mine' })).errors?.[0]?.extensions?.code).toBe(
      'FORBIDDEN',
    );
    expect((await update(member, toGlobalId('Performer', 999_999), {})).errors?.[0]?.extensions?.code).toBe(
      'NOT_FOUND',
    );
    expect((await update(member, performerId, { stageName: '空 Sora' })).data).toMatchObject({
      performerUpdate: { performer: { stageName: '空 Sora' }, userErrors: [] },
    });
    for (const change of [{ birthDate: '1990-01-01' }, { legalName: 'Somebody Else' }, { nationality: 'US' }]) {
      const { data } = await update(member, performerId, change);
      expect(data).toMatchObject({ performerUpdate: { performer: null, userErrors: [{ code: 'CONFLICT' }] } });
    }
    // What is sent along unchanged is no change.
    expect((await update(member, performerId, { legalName: '空野 翔' })).data).toMatchObject({
      performerUpdate: { userErrors: [] },
    });
    await kyc.change(member, 'kycApplicationWithdraw', { id });
    expect((await update(member, performerId, { birthDate: '1990-01-01' })).data).toMatchObject({
      performerUpdate: { performer: { birthDate: '1990-01-01' } },
    });
  });

  it('never lets an identity change slip in beside the submission', async () => {
    for (let round = 0; round < 3; round += 1) {
      const member = kyc.newMember();
      const id = await kyc.submitted(member);
      await kyc.verify(id);
      const reviewer = kyc.newReviewer();
      await kyc.change(reviewer, 'kycApplicationClaim', { id });
      await kyc.change(reviewer, 'kycApplicationRequestResubmission', { id, documents: ['ID_FRONT'] });
      const performer = await kyc.application(member, id, 'performer { id }');
      const { id: performerId } = (performer as { performer: { id: string } }).performer;
      await kyc.send(member, id, 'ID_FRONT', await picture(10_000 + round));
      const [changed, submitted] = await Promise.all([
        update(member, performerId, { birthDate: '2015-01-01' }),
        kyc.change(member, 'kycApplicationSubmit', { id }),
      ]);
      expect(submitted.application?.status).toBe('SUBMITTED');
      await kyc.verify(id);
      const went = JSON.stringify(changed.data).includes('"userErrors":[]');
      const found = await kyc.application(reviewer, id, 'performer { birthDate } checks { kind result }');
      expect(found).toMatchObject({ performer: { birthDate: went ? '2015-01-01' : '1999-09-09' } });
      expect(found?.checks).toContainEqual({ kind: 'AGE', result: went ? 'FAILED' : 'PASSED' });
    }
  });

  it('lists by stage name in pages, and finds Japanese and Latin names', async () => {
    for (const stageName of ['ページ壱 猫田', 'ページ弐 犬山', 'ページ参 Nekota']) {
      await kyc.becomePerformer(kyc.newMember(), { stageName });
    }
    const list = async (args: string) => {
      const { data } = await kyc.run(
        null,
        `{ performers(${args}) { edges { cursor node { stageName } } pageInfo { hasNextPage } } }`,
      );
      return data?.performers as {
        edges: { cursor: string; node: { stageName: string } }[];
        pageInfo: { hasNextPage: boolean };
      };
    };
    const names = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.stageName);
    expect(names(await list('search: "猫田"'))).toEqual(['ページ壱 猫田']);
    expect(names(await list('search: "neko"'))).toEqual(['ページ参 Nekota']);
    expect(names(await list('search: "&"'))).toEqual([]);
    const whole = names(await list('search: "ページ"'));
    const first = await list('search: "ページ", first: 2');
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await list(`search: "ページ", first: 2, after: "${first.edges[1]?.cursor}"`);
    expect([...names(first), ...names(rest)]).toEqual(whole);
    expect(whole).toHaveLength(3);
  });
});
