import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type KycHarness, rowNumber, startKyc } from '../testing/kyc-harness.ts';
import { drawing, picture } from '../testing/pictures.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

interface Document {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly size: number | null;
  readonly url: string | null;
}

describe('KYC documents', () => {
  let kyc: KycHarness;
  let aoi: Viewer;
  let applicationId: string;
  beforeAll(async () => {
    kyc = await startKyc();
    aoi = kyc.newMember();
    applicationId = await kyc.openApplication(aoi);
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => kyc.close());

  async function documents(viewer: Viewer, id = applicationId): Promise<Document[]> {
    const application = await kyc.application(viewer, id, 'documents { id kind status size url }');
    return (application?.documents ?? []) as Document[];
  }
  async function document(kind: string, viewer = aoi): Promise<Document> {
    const found = (await documents(viewer)).find((each) => each.kind === kind);
    if (!found) throw new Error(`There is no ${kind}.`);
    return found;
  }
  const refusal = async (response: Response) => {
    const { code } = (await response.json()) as { code: string };
    return { status: response.status, code };
  };

  it('keeps a picture upright, inside 1920 x 1080, as JPEG, without what the camera wrote into it', async () => {
    const file = await drawing(1, { width: 3_000, height: 2_000 })
      .withExif({ IFD0: { Artist: 'a secret place' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await kyc.send(aoi, applicationId, 'ID_FRONT', file)).status).toBe(204);
    const { url, size, status } = await document('ID_FRONT');
    const response = await kyc.get(url ?? '');
    const shown = Buffer.from(await response.arrayBuffer());
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
    });
    expect({ status, size }).toEqual({ status: 'STORED', size: shown.length });
    const { format, width, height, exif, orientation } = await sharp(shown).metadata();
    // Orientation 6 lies on its side: upright it is 2000 x 3000.
    expect({ format, width, height, exif, orientation }).toEqual({ format: 'jpeg', width: 720, height: 1_080 });
    expect(shown.includes('a secret place')).toBe(false);
  });

  it('lies encrypted in storage, below the folder of the application', async () => {
    await kyc.send(aoi, applicationId, 'ID_FRONT', await picture(1));
    const [row] = await kyc.sql<{ storage_key: string }[]>`
      select storage_key from performers.kyc_document where application_id = ${rowNumber(applicationId)} and kind = 'ID_FRONT'`;
    expect(row?.storage_key).toMatch(new RegExp(`^kyc/${rowNumber(applicationId)}/`));
    const stream = await kyc.ports.storage.get(row?.storage_key ?? '');
    const stored = stream ? await buffer(stream) : Buffer.alloc(0);
    const shown = await kyc.get((await document('ID_FRONT')).url ?? '');
    const plain = Buffer.from(await shown.arrayBuffer());
    expect(stored.length).toBe(plain.length + 28);
    expect(stored.includes(plain.subarray(0, 16))).toBe(false);
    await expect(sharp(stored).metadata()).rejects.toThrow();
  });

  it('is replaced by the next one of its kind, and the old one is gone from storage', async () => {
    const keyOf = async () =>
      (
        await kyc.sql<{ key: string }[]>`select storage_key as key from performers.kyc_document where kind = 'SELFIE'`
      )[0]?.key ?? '';
    await kyc.send(aoi, applicationId, 'SELFIE', await picture(2));
    const [first, firstKey] = [await document('SELFIE'), await keyOf()];
    const uploadUrl = await kyc.startUpload(aoi, applicationId, 'SELFIE', 10);
    expect((await kyc.get(first.url ?? '')).status).toBe(200);
    expect(await refusal(await kyc.put(uploadUrl, randomBytes(10)))).toEqual({ status: 400, code: 'VALIDATION_ERROR' });
    expect((await document('SELFIE')).status).toBe('STORED');
    await kyc.send(aoi, applicationId, 'SELFIE', await picture(3));
    expect((await document('SELFIE')).id).toBe(first.id);
    expect(await keyOf()).not.toBe(firstKey);
    expect(await kyc.ports.storage.info(firstKey)).toBeNull();
  });

  it('goes by the bytes of a file, not by what it is said to be', async () => {
    const upload = async (kind: string, contentType: string, file: Buffer) =>
      kyc.put(await kyc.startUpload(aoi, applicationId, kind, file.length, contentType), file);
    for (const format of ['png', 'webp', 'jpeg'] as const) {
      const file = await drawing(4).toFormat(format).toBuffer();
      expect((await upload('ID_BACK', 'image/jpeg', file)).status).toBe(204);
    }
    const wrong = {
      pdf,
      text: Buffer.from('<svg/>'),
      gif: await drawing(4).gif().toBuffer(),
      avif: await drawing(4).avif({ effort: 0 }).toBuffer(),
    };
    for (const file of Object.values(wrong)) {
      expect(await refusal(await upload('ID_BACK', 'image/png', file))).toEqual({
        status: 400,
        code: 'VALIDATION_ERROR',
      });
    }
    for (const format of ['png', 'webp', 'jpeg'] as const) {
      const whole = await drawing(4).toFormat(format).toBuffer();
      const broken = whole.subarray(0, whole.length / 2);
      expect(await refusal(await upload('ID_BACK', 'image/png', broken))).toEqual({
        status: 422,
        code: 'MEDIA_UNREADABLE',
      });
    }
  });

  it('refuses a small file that claims to be a huge picture, without drawing it', async () => {
    const header = Buffer.alloc(25);
    header.writeUInt32BE(13, 0);
    header.write('IHDR', 4);
    header.writeUInt32BE(30_000, 8);
    header.writeUInt32BE(30_000, 12);
    header.set([8, 6, 0, 0, 0], 16);
    header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
    const small = await picture(4);
    const bomb = Buffer.concat([small.subarray(0, 8), header, small.subarray(33)]);
    const response = await kyc.send(aoi, applicationId, 'ID_BACK', bomb);
    expect(await refusal(response)).toEqual({ status: 422, code: 'MEDIA_UNREADABLE' });
  });

  it('takes papers as PDF for an agreement only, and has them saved instead of opened', async () => {
    const upload = (kind: string) => kyc.startUpload(aoi, applicationId, kind, pdf.length, 'application/pdf');
    await expect(upload('ID_BACK')).rejects.toThrow('VALIDATION_ERROR');
    expect((await kyc.put(await upload('AGREEMENT'), pdf)).status).toBe(204);
    const response = await kyc.get((await document('AGREEMENT')).url ?? '');
    expect(Buffer.from(await response.arrayBuffer()).equals(pdf)).toBe(true);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="agreement.pdf"');
  });

  it('takes exactly the bytes that were announced, and 20 MB at most', async () => {
    const file = await picture(5);
    const begin = (size: number) => kyc.startUpload(aoi, applicationId, 'OTHER', size);
    expect(await refusal(await kyc.put(await begin(file.length - 1), file))).toEqual({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(await refusal(await kyc.put(await begin(file.length + 1), file))).toEqual({
      status: 400,
      code: 'VALIDATION_ERROR',
    });
    for (const size of [0, -1, 20_000_001]) await expect(begin(size)).rejects.toThrow('VALIDATION_ERROR');
    await expect(kyc.startUpload(aoi, applicationId, 'OTHER', 10, 'image/svg+xml')).rejects.toThrow('VALIDATION_ERROR');
    expect((await document('OTHER')).status).toBe('AWAITED');
    expect(await refusal(await kyc.put(await begin(20_000_000), Buffer.alloc(20_000_000)))).toEqual({
      status: 400,
      code: 'VALIDATION_ERROR',
    });
  });

  it('takes one file at a time for a document, and a new one when the one before broke off', async () => {
    const file = await picture(6);
    const uploadUrl = await kyc.startUpload(aoi, applicationId, 'OTHER', file.length);
    const { port } = new URL((await kyc.put(uploadUrl, file)).url);
    const { pathname, search } = new URL(uploadUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `PUT ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: ${file.length}\r\n\r\n`,
    );
    // The server says that it listens.
    await once(socket, 'data');
    expect(await refusal(await kyc.put(uploadUrl, file))).toEqual({ status: 409, code: 'CONFLICT' });
    socket.destroy();
    await vi.waitFor(async () => expect((await kyc.put(uploadUrl, file)).status).toBe(204));
  });

  it('lets nobody send or look without a link of their own that is still good', async () => {
    await kyc.send(aoi, applicationId, 'SELFIE', await picture(2));
    const { url } = await document('SELFIE');
    const forged = { status: 403, code: 'FORBIDDEN' };
    const look = new URL(url ?? '');
    const other = look.href.replace(/documents\/\d+/, `documents/${rowNumber((await document('ID_FRONT')).id)}`);
    expect(await refusal(await kyc.get(other))).toEqual(forged);
    expect(await refusal(await kyc.get(look.href.split('?')[0] ?? ''))).toEqual(forged);
    expect(await refusal(await kyc.put(look.href, await picture(2)))).toMatchObject({ status: 404 });
    expect(await refusal(await kyc.put(look.href.replace('documents', 'upload'), await picture(2)))).toEqual(forged);

    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
    expect(await refusal(await kyc.get(look.href))).toEqual(forged);
    vi.useRealTimers();
    const file = await picture(2);
    const uploadUrl = await kyc.startUpload(aoi, applicationId, 'SELFIE', file.length);
    vi.useFakeTimers({ now: Date.now() + 601_000, toFake: ['Date'] });
    expect(await refusal(await kyc.put(uploadUrl, file))).toEqual(forged);
  });

  it('is unknown to others, may be looked at by reviewers, and each link and look leaves a trace', async () => {
    const reviewer = kyc.newReviewer();
    const stranger = kyc.newMember();
    await kyc.send(aoi, applicationId, 'SELFIE', await picture(2));
    const { id } = await document('SELFIE');
    const entity = (viewer: Viewer | null) =>
      kyc.run(viewer, 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on KycDocument { kind url } } }', {
        r: [{ __typename: 'KycDocument', id }],
      });
    for (const viewer of [stranger, null]) {
      expect((await entity(viewer)).data).toEqual({ _entities: [null] });
      expect(await kyc.application(viewer, applicationId, 'id')).toBeNull();
    }
    // A draft is not handed in yet: reviewers do not know of it.
    expect(await kyc.application(reviewer, applicationId, 'id')).toBeNull();

    const submitted = await kyc.submitted(kyc.newMember());
    const selfie = (await documents(reviewer, submitted)).find(({ kind }) => kind === 'SELFIE');
    expect((await kyc.get(selfie?.url ?? '')).status).toBe(200);
    const traces = (await kyc.audit('KycDocument', selfie?.id ?? '')).filter(
      ({ actorId }) => actorId === reviewer.userId,
    );
    expect(traces.map(({ action }) => action)).toEqual(['kycDocument.link', 'kycDocument.look']);
    const start = (viewer: Viewer) => kyc.startUpload(viewer, submitted, 'SELFIE', 10);
    await expect(start(stranger)).rejects.toThrow('NOT_FOUND');
    await expect(start(reviewer)).rejects.toThrow('FORBIDDEN');
  });

  it('comes no more once the application is handed in, not even over a link that was given before', async () => {
    const member = kyc.newMember();
    const id = await kyc.openApplication(member);
    for (const kind of ['ID_FRONT', 'SELFIE']) await kyc.send(member, id, kind, await picture(7));
    const file = await picture(8);
    const uploadUrl = await kyc.startUpload(member, id, 'SELFIE', file.length);
    // The link and the submission race; whichever wins, a document never changes under a reviewer's eyes.
    const [sent, submitted] = await Promise.all([
      kyc.put(uploadUrl, file),
      kyc.change(member, 'kycApplicationSubmit', { id }),
    ]);
    expect(submitted.application?.status).toBe('SUBMITTED');
    expect([204, 409]).toContain(sent.status);
    const before =
      await kyc.sql`select sha256 from performers.kyc_document where application_id = ${rowNumber(id)} order by kind`;
    expect(await refusal(await kyc.put(uploadUrl, await drawing(9).png().toBuffer()))).toMatchObject({
      status: 409,
      code: 'CONFLICT',
    });
    expect(
      await kyc.sql`select sha256 from performers.kyc_document where application_id = ${rowNumber(id)} order by kind`,
    ).toEqual(before);
  });

  it('cannot be read any more when the key of its application was erased', async () => {
    const member = kyc.newMember();
    const id = await kyc.openApplication(member);
    await kyc.send(member, id, 'SELFIE', await picture(2));
    const [{ url }] = (await documents(member, id)) as [Document];
    await kyc.sql`delete from performers.kyc_application_key where application_id = ${rowNumber(id)}`;
    expect(await refusal(await kyc.get(url ?? ''))).toEqual({ status: 404, code: 'NOT_FOUND' });
  });
});
