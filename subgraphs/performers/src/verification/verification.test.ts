import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';
import { drawing, picture } from '../testing/pictures.ts';

interface Check {
  readonly kind: string;
  readonly result: string;
  readonly score: number | null;
  readonly reason: string;
  readonly document: { readonly kind: string } | null;
}

describe('the background checks', () => {
  let kyc: KycHarness;
  beforeAll(async () => {
    kyc = await startKyc();
  });
  afterAll(() => kyc.close());

  async function checksOf(id: string): Promise<Check[]> {
    const fields = 'checks { kind result score reason document { kind } }';
    return ((await kyc.application(kyc.newReviewer(), id, fields))?.checks ?? []) as Check[];
  }
  /** The checks of a new application whose identity document is the given picture. */
  async function check(idFront: Buffer, member = kyc.newMember()): Promise<Check[]> {
    const id = await kyc.openApplication(member);
    await kyc.send(member, id, 'ID_FRONT', idFront);
    await kyc.send(member, id, 'SELFIE', await picture(rowNumber(id) + 5_000));
    await kyc.change(member, 'kycApplicationSubmit', { id });
    await kyc.verify(id);
    return (await checksOf(id)).filter(({ document }) => document?.kind !== 'SELFIE');
  }
  const result = (checks: Check[], kind: string) => checks.find((each) => each.kind === kind);

  it('see a blurred, a small and an empty picture', async () => {
    const blurred = await check(await drawing(11).blur(12).png().toBuffer());
    expect(result(blurred, 'SHARPNESS')?.result).toBe('FAILED');
    expect(result(blurred, 'IMAGE_QUALITY')?.result).toBe('PASSED');
    const small = await check(await drawing(12, { width: 300, height: 200 }).png().toBuffer());
    expect(result(small, 'IMAGE_QUALITY')).toMatchObject({
      result: 'FAILED',
      score: 0.5,
      reason: 'Too small, 300 × 200.',
    });
    const empty = sharp({ create: { width: 800, height: 600, channels: 3, background: '#777' } });
    expect(result(await check(await empty.png().toBuffer()), 'SHARPNESS')).toMatchObject({
      result: 'FAILED',
      score: 0,
    });
  });

  it('find the same picture in the application of somebody else, also when it was encoded anew', async () => {
    const file = await picture(21);
    expect(result(await check(file), 'DUPLICATE_IMAGE')).toMatchObject({ result: 'PASSED', score: 1 });
    expect(result(await check(file), 'DUPLICATE_IMAGE')).toMatchObject({ result: 'FAILED', score: 0 });
    const again = await drawing(21).resize(700, 525).jpeg({ quality: 60 }).toBuffer();
    expect(result(await check(again), 'DUPLICATE_IMAGE')?.result).toBe('UNDECIDED');
  });

  it('leave it to the reviewer when the applicant sends a picture of their own earlier application', async () => {
    const member = kyc.newMember();
    const file = await picture(31);
    const id = await kyc.openApplication(member);
    await kyc.send(member, id, 'ID_FRONT', file);
    await kyc.change(member, 'kycApplicationWithdraw', { id });
    const performer = await kyc.application(member, id, 'performer { id }');
    const { id: performerId } = (performer as { performer: { id: string } }).performer;
    const { application } = await kyc.change(member, 'kycApplicationCreate', { performerId });
    const next = String(application?.id);
    await kyc.send(member, next, 'ID_FRONT', file);
    await kyc.send(member, next, 'SELFIE', await picture(32));
    await kyc.change(member, 'kycApplicationSubmit', { id: next });
    await kyc.verify(next);
    expect(result(await checksOf(next), 'DUPLICATE_IMAGE')).toMatchObject({
      result: 'UNDECIDED',
      reason: 'The applicant sent it in an earlier application too.',
    });
  });

  it('go on where a killed try left off, and change nothing when they are repeated', async () => {
    const id = await kyc.submitted(kyc.newMember());
    // What a process that was killed while it checked leaves behind.
    await kyc.sql`update performers.kyc_application set status = 'CHECKING' where id = ${rowNumber(id)}`;
    await Promise.all([kyc.verify(id, 2), kyc.verify(id, 2), kyc.verify(id, 2)]);
    const checks = await checksOf(id);
    expect(checks).toHaveLength(8);
    await kyc.verify(id, 3);
    expect(await checksOf(id)).toEqual(checks);
    const history = (await kyc.application(kyc.newReviewer(), id, 'history { to }'))?.history as { to: string }[];
    expect(history.filter(({ to }) => to === 'IN_REVIEW')).toHaveLength(1);
  });

  it('leave an application alone that was withdrawn before they began', async () => {
    const member = kyc.newMember();
    const id = await kyc.openApplication(member);
    for (const kind of ['ID_FRONT', 'SELFIE']) await kyc.send(member, id, kind, await picture(41));
    await kyc.change(member, 'kycApplicationWithdraw', { id });
    await kyc.verify(id);
    expect(await kyc.application(member, id, 'status')).toEqual({ status: 'WITHDRAWN' });
  });

  it('say that a picture is gone, and give a tampered one to the reviewer after the last try', async () => {
    const keyOf = async (id: string) => {
      const [row] = await kyc.sql<{ key: string }[]>`select storage_key as key from performers.kyc_document
        where application_id = ${rowNumber(id)} and kind = 'ID_FRONT'`;
      return row?.key ?? '';
    };
    const submit = async () => {
      const member = kyc.newMember();
      const id = await kyc.openApplication(member);
      for (const kind of ['ID_FRONT', 'SELFIE']) await kyc.send(member, id, kind, await picture(rowNumber(id) + 7_000));
      return {
        id,
        hand: () => kyc.sql`update performers.kyc_application set status = 'CHECKING' where id = ${rowNumber(id)}`,
      };
    };
    const gone = await submit();
    await kyc.ports.storage.delete(await keyOf(gone.id));
    await gone.hand();
    await kyc.verify(gone.id);
    expect(result(await checksOf(gone.id), 'IMAGE_QUALITY')).toMatchObject({
      result: 'FAILED',
      reason: 'The picture cannot be read.',
    });

    const tampered = await submit();
    await kyc.ports.storage.put(await keyOf(tampered.id), Buffer.alloc(1_000), {
      contentType: 'application/octet-stream',
    });
    await tampered.hand();
    await expect(kyc.verify(tampered.id, 1)).rejects.toThrow();
    await kyc.verify(tampered.id, 5);
    expect(await kyc.application(kyc.newReviewer(), tampered.id, 'status')).toEqual({ status: 'IN_REVIEW' });
    expect(result(await checksOf(tampered.id), 'IMAGE_QUALITY')?.result).toBe('UNDECIDED');
    expect(result(await checksOf(tampered.id), 'AGE')?.result).toBe('PASSED');
  });

  // The last, for the jobs that it starts go on: before it, an application is checked only when a story says so.
  it('run as a job after the submission, and leave the application to the reviewers', async () => {
    await kyc.startJobs();
    const member = kyc.newMember();
    const id = await kyc.submitted(member);
    const events = await kyc.follow(member, 'subscription ($id: ID!) { kycApplicationUpdated(id: $id) { status } }', {
      id,
    });
    for await (const { data } of events) {
      if (JSON.stringify(data).includes('IN_REVIEW')) break;
    }
    expect((await checksOf(id)).map(({ kind, result, document }) => [kind, result, document?.kind])).toEqual([
      ['IMAGE_QUALITY', 'PASSED', 'ID_FRONT'],
      ['SHARPNESS', 'PASSED', 'ID_FRONT'],
      ['DUPLICATE_IMAGE', 'PASSED', 'ID_FRONT'],
      ['IMAGE_QUALITY', 'PASSED', 'SELFIE'],
      ['SHARPNESS', 'PASSED', 'SELFIE'],
      ['DUPLICATE_IMAGE', 'PASSED', 'SELFIE'],
      ['AGE', 'PASSED', undefined],
      ['MRZ', 'UNDECIDED', 'ID_FRONT'],
    ]);
  });
});
