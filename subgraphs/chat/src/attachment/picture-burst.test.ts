import sharp from 'sharp';
import { expect, it } from 'vitest';
import { cast } from '../testing/chat-bench.ts';
import { serveChat } from '../testing/served-chat.ts';

const { hanako, taro, aoi, sakura, yuki } = cast;
const side = 2_000;

const { chat, here } = await serveChat();

async function prepare(conversationId: string, bytes: Buffer, sender = hanako): Promise<string> {
  const input = { conversationId, filename: 'a.png', contentType: 'image/png', size: bytes.length };
  const { uploadUrl } = await chat.act(sender, 'messageAttachmentUploadCreate', input, 'attachment { id } uploadUrl');
  return here(String(uploadUrl));
}

const put = (address: string, bytes: Buffer): Promise<Response> =>
  fetch(address, { method: 'PUT', body: new Uint8Array(bytes) });

function makePicture(): Promise<Buffer> {
  const background = { r: 200, g: 90, b: 130, alpha: 0.5 };
  return sharp({ create: { width: side, height: side, channels: 4, background } })
    .png()
    .toBuffer();
}

it('works on one picture of many that come at once', async () => {
  const people = [hanako, taro, aoi, sakura, yuki];
  const id = await chat.group(hanako, ...people.slice(1));
  const picture = await makePicture();
  const addresses = await Promise.all([...people, ...people].map((sender) => prepare(id, picture, sender)));
  let peak = 0;
  const note = () => {
    const { queue, process } = sharp.counters();
    peak = Math.max(peak, queue + process);
  };
  sharp.queue.on('change', note);
  const answers = await Promise.all(addresses.map((address) => put(address, picture)));
  sharp.queue.off('change', note);
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  // It is worked on in two steps, of which sharp counts the first until the second has begun.
  expect(peak).toBeLessThanOrEqual(2);
});

it('refuses what one person sends too much of at once, and takes what others send', async () => {
  const id = await chat.group(hanako, taro);
  const picture = await makePicture();
  const addresses = await Promise.all(Array.from({ length: 10 }, () => prepare(id, picture)));
  const ofTaro = await prepare(id, picture, taro);
  const answers = await Promise.all([...addresses, ofTaro].map((address) => put(address, picture)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.pop()).toBe(200);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const refused = addresses[statuses.indexOf(429)] ?? '';
  // Its place is kept: the same file goes up later.
  expect((await put(refused, picture)).status).toBe(200);
});

it('refuses a picture that is small as a file and would be huge in memory', async () => {
  const id = await chat.group(hanako, taro);
  const deep = await sharp({ create: { width: 7_000, height: 6_000, channels: 4, background: '#c06080' } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  const answer = await put(await prepare(id, deep), deep);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('VALIDATION_ERROR')]);
});
