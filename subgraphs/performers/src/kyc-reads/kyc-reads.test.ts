import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';
import { auditKycReads } from './kyc-reads.ts';

let kyc: KycHarness;

beforeAll(async () => {
  kyc = await startKyc();
});
afterAll(() => kyc.close());

/** Traces of reads of one subject, oldest first. */
async function reads(targetType: string, globalId: string) {
  return (await kyc.audit(targetType, globalId))
    .filter(({ action }) => action.endsWith('.look'))
    .map(({ actorId, details }) => ({ actorId, ...(details as { fields: string[]; operation: string }) }));
}

it('writes each read down once for a request and subject, by whichever way it comes', async () => {
  const member = kyc.newMember();
  const reviewer = kyc.newReviewer();
  const id = await kyc.inReview(member);
  const { performer } = (await kyc.application(reviewer, id, 'performer { id stageName kycStatus }')) as {
    performer: { id: string };
  };
  expect(await reads('Performer', performer.id)).toEqual([]);
  expect(await reads('KycApplication', id)).toEqual([]);

  // The same subject by three ways in one request, under aliases, and what background checks found.
  await kyc.ask(
    reviewer,
    `query Review($id: ID!, $performer: ID!) {
      kycApplication(id: $id) { comment checks { kind reason score } performer { name: legalName again: legalName } }
      performer(id: $performer) { birthDate kycApplications { note } }
    }`,
    { id, performer: performer.id },
  );
  expect(await reads('Performer', performer.id)).toMatchObject([
    { actorId: reviewer.userId, fields: ['legalName', 'birthDate'], operation: 'query Review' },
  ]);
  expect(await reads('KycApplication', id)).toMatchObject([
    { actorId: reviewer.userId, fields: ['comment', 'KycCheck.reason', 'KycCheck.score', 'note'] },
  ]);

  await kyc.ask(
    member,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Performer { ...Restricted } } }
     fragment Restricted on Performer { nationality }`,
    { of: [{ __typename: 'Performer', id: performer.id }] },
  );
  expect((await reads('Performer', performer.id)).slice(1)).toMatchObject([
    { actorId: member.userId, fields: ['nationality'], operation: 'query _entities' },
  ]);

  // What is not told is no read.
  await kyc.ask(kyc.newMember(), '{ performers(first: 50) { edges { node { id legalName birthDate } } } }');
  await kyc.ask(null, 'query ($id: ID!) { performer(id: $id) { legalName } }', { id: performer.id });
  expect(await reads('Performer', performer.id)).toHaveLength(2);
});

it('tells nothing when the read cannot be written down', async () => {
  const member = kyc.newMember();
  const id = await kyc.becomePerformer(member);
  await kyc.sql`revoke execute on function history.record_audit(text, bigint, text, text, jsonb) from public`;
  try {
    const { data, errors } = await kyc.run(member, 'query ($id: ID!) { performer(id: $id) { stageName legalName } }', {
      id,
    });
    expect(data?.performer).toEqual({ stageName: 'Sora', legalName: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['INTERNAL_ERROR']);
  } finally {
    await kyc.sql`grant execute on function history.record_audit(text, bigint, text, text, jsonb) to public`;
  }
  expect(await reads('Performer', toGlobalId('Performer', rowNumber(id)))).toEqual([]);
});

it('refuses to start with a KYC field of which nobody said whom it is about', () => {
  const schema = buildSchema(`
    directive @tag(name: String!) repeatable on FIELD_DEFINITION
    type Query { passport: Passport }
    type Passport { number: String @tag(name: "kyc") }
  `);
  expect(() => auditKycReads(schema)).toThrow('Passport.number is KYC data');
});
