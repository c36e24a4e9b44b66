import { createHttpServer } from '@kizuna/kit/service/http-server';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro } = cast;
const side = 2_000;

let chat: ChatBench;
let http: ReturnType<typeof createHttpServer>;
let origin: string;
beforeAll(async () => {
  chat = await startChatBench();
  http = createHttpServer({ logger: chat.ports.logger });
  if (chat.subgraph.routes) await http.register(chat.subgraph.routes);
  origin = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await chat.close();
});

async function upload(conversationId: string, bytes: Buffer): Promise<Response> {
  const input = { conversationId, filename: 'a.png', contentType: 'image/png', size: bytes.length };
  const { uploadUrl } = await chat.act(hanako, 'messageAttachmentUploadCreate', input, 'attachment { id } uploadUrl');
  return fetch(String(uploadUrl).replace(chat.ports.publicUrl, origin), { method: 'PUT', body: new Uint8Array(bytes) });
}

it('works on one picture of many that come at once', async () => {
  const id = await chat.group(hanako, taro);
  const background = { r: 200, g: 90, b: 130, alpha: 0.5 };
  const picture = await sharp({ create: { width: side, height: side, channels: 4, background } })
    .png()
    .toBuffer();
  let peak = 0;
  const note = () => {
    const { queue, process } = sharp.counters();
    peak = Math.max(peak, queue + process);
  };
  sharp.queue.on('change', note);
  const answers = await Promise.all(Array.from({ length: 10 }, () => upload(id, picture)));
  sharp.queue.off('change', note);
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  // It is worked on in two steps, of which sharp counts the first until the second has begun.
  expect(peak).toBeLessThanOrEqual(2);
});

it('refuses a picture that is small as a file and would be huge in memory', async () => {
  const id = await chat.group(hanako, taro);
  const deep = await sharp({ create: { width: 7_000, height: 6_000, channels: 4, background: '#c06080' } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  const answer = await upload(id, deep);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('VALIDATION_ERROR')]);
});
