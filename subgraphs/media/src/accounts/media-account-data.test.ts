import { contentsOf, tablesThatHold, workOnAccount } from '@kizuna/kit/testing/account-work';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MediaHarness, startMedia } from '../testing/media-harness.ts';

const person = (userId: number): Viewer => ({ userId, userType: 'MEMBER', sessionId: 0 });
const [primary, duplicate] = [person(900_000_001), person(900_000_002)];

let media: MediaHarness;
beforeAll(async () => {
  media = await startMedia({ tools: null });
});
afterAll(() => media.close());

it('merges and exports videos, and erases them with their files; an upload that comes later finds nothing', async () => {
  const { sql } = media;
  const size = 8;
  const upload = await media.startUpload(duplicate, { filename: 'zqcanary.mp4', size });
  expect((await media.put(upload.uploadUrl, Buffer.alloc(size))).status).toBe(200);
  const late = await media.startUpload(primary, { filename: 'late.mp4', size });
  const [row] = await sql`select source_key as key from media.video_metadata where title like 'zqcanary%'`;
  await sql`insert into media.video_capture_log select id, 0, 1.5 from media.video_metadata where title like 'zqcanary%'`;

  const request = { userId: primary.userId, duplicateIds: [duplicate.userId] };
  expect(await workOnAccount(media, sql, { ...request, work: 'COUNT' })).toEqual([{ videos: 1 }]);
  await workOnAccount(media, sql, { ...request, work: 'MERGE' });
  expect(await tablesThatHold(sql, ['media'], String(duplicate.userId))).toEqual([]);
  expect(await media.video(primary, upload.id, 'title')).toEqual({ title: 'zqcanary' });
  const merged = await contentsOf(sql, 'media');
  await workOnAccount(media, sql, { ...request, work: 'MERGE' });
  expect(await contentsOf(sql, 'media')).toEqual(merged);

  expect(await workOnAccount(media, sql, { work: 'EXPORT', userId: primary.userId })).toMatchObject({
    videos: [{ title: 'zqcanary', filename: 'zqcanary.mp4', captureSeconds: [1.5] }, { title: 'late' }],
  });

  await media.startJobs();
  expect(await media.ports.storage.info(row?.key)).not.toBeNull();
  expect(await workOnAccount(media, sql, { work: 'ERASE', userId: primary.userId })).toEqual([]);
  expect(await tablesThatHold(sql, ['media'], 'zqcanary')).toEqual([]);
  expect(await tablesThatHold(sql, ['media'], String(primary.userId))).toEqual([]);
  await expect.poll(() => media.ports.storage.info(row?.key)).toBeNull();
  expect((await media.put(late.uploadUrl, Buffer.alloc(size))).status).toBe(404);
});
