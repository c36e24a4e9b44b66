import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { squareJpeg } from './avatar-picture.ts';

const background = { r: 200, g: 90, b: 130, alpha: 0.5 };
const picture = (side: number) => sharp({ create: { width: side, height: side, channels: 4, background } });

it('is not decoded when 16-bit samples make it too large for memory', async () => {
  const deep = await picture(7_000).toColourspace('rgb16').png({ progressive: true }).toBuffer();
  expect(await sharp(deep).metadata()).toMatchObject({ depth: 'ushort', channels: 4 });
  await expect(squareJpeg(deep)).rejects.toMatchObject({ code: 'MEDIA_UNREADABLE' });
  expect(await sharp(await squareJpeg(await picture(7_000).png().toBuffer())).metadata()).toMatchObject({ width: 512 });
});

it('leaves no memory taken, not even a progressive JPEG, which is decoded as a whole', async () => {
  const plain = sharp({ create: { width: 7_000, height: 7_000, channels: 3, background } });
  const progressive = await plain.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 5; i += 1) await squareJpeg(progressive);
  // Each takes some 290 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(700_000_000);
});

it('is decoded one at a time; eight wait, the others come again later, and a broken one holds nobody up', async () => {
  const good = await picture(1_500).png().toBuffer();
  const broken = good.subarray(0, good.length / 2);
  let peak = 0;
  const note = () => {
    const { queue, process } = sharp.counters();
    peak = Math.max(peak, queue + process);
  };
  // The counters are the process's: what the stories before began is to be over.
  await vi.waitFor(() => expect(sharp.counters()).toEqual({ queue: 0, process: 0 }));
  sharp.queue.on('change', note);
  const sent = Array.from({ length: 12 }, (_, i) => squareJpeg(i === 0 ? broken : good));
  const results = await Promise.allSettled(sent);
  sharp.queue.off('change', note);

  const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'kept'));
  expect(codes).toEqual([
    'MEDIA_UNREADABLE',
    ...Array<string>(8).fill('kept'),
    ...Array<string>(3).fill('RATE_LIMITED'),
  ]);
  expect(peak).toBe(1);
  expect((await squareJpeg(good)).length).toBeGreaterThan(0);
});
