import sharp from 'sharp';
import { expect, it } from 'vitest';
import { cast } from '../testing/chat-bench.ts';
import { serveChat } from '../testing/served-chat.ts';

const { hanako, taro, aoi, kenji } = cast;

const { chat, here } = await serveChat({ maxAttachmentBytes: 1_000_000 });

async function start(viewer: typeof hanako, conversationId: string, file: Record<string, unknown>) {
  const input = { conversationId, filename: 'a.txt', contentType: 'text/plain', size: 11, ...file };
  const answer = await chat.act(viewer, 'messageAttachmentUploadCreate', input, 'attachment { id } uploadUrl');
  const { attachment, uploadUrl } = answer as { attachment?: { id: string }; uploadUrl?: string };
  return { id: attachment?.id ?? '', url: here(uploadUrl ?? ''), userErrors: answer.userErrors };
}

const put = (url: string, body: BodyInit) => fetch(url, { method: 'PUT', body });

async function attachmentsOf(viewer: typeof hanako, id: string) {
  const { conversation } = (await chat.ask(
    viewer,
    `query ($id: ID!) { conversation(id: $id) { lastMessage {
      kind text attachments { filename contentType size isImage width height url previewUrl }
    } } }`,
    { id },
  )) as { conversation: { lastMessage: { kind: string; attachments: Record<string, string | null>[] } } };
  return conversation.lastMessage;
}

/** A picture that says where it was taken. */
const photo = () =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: '#c06080' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .toBuffer();

it('goes with a message, is shown to members by a signed address, and goes when the message goes', async () => {
  await chat.startJobs();
  const id = await chat.group(hanako, taro);
  const bytes = await photo();
  const upload = await start(hanako, id, { filename: '写真.jpg', contentType: 'image/jpeg', size: bytes.length });
  expect((await put(upload.url, bytes)).status).toBe(200);
  const message = await chat.send(hanako, id, '', { attachmentIds: [upload.id] });
  const seen = await attachmentsOf(taro, id);
  const [shown] = seen.attachments;
  expect(seen).toMatchObject({ kind: 'IMAGE', text: '' });
  expect(shown).toMatchObject({
    filename: '写真.jpg',
    contentType: 'image/jpeg',
    isImage: true,
    width: 800,
    height: 600,
  });

  const whole = await fetch(here(String(shown?.url)));
  const kept = Buffer.from(await whole.arrayBuffer());
  expect(whole.headers.get('content-type')).toBe('image/jpeg');
  expect(bytes.includes('a secret place')).toBe(true);
  expect(kept.includes('a secret place')).toBe(false);
  const preview = await fetch(here(String(shown?.previewUrl)));
  expect(await sharp(Buffer.from(await preview.arrayBuffer())).metadata()).toMatchObject({
    format: 'webp',
    width: 480,
  });
  expect((await fetch(here(String(shown?.url)).replace('signature=', 'signature=_'))).status).toBe(403);

  await chat.act(hanako, 'messageDelete', { id: message }, 'message { id }');
  expect((await attachmentsOf(taro, id)).attachments).toEqual([]);
  expect((await fetch(here(String(shown?.url)))).status).toBe(404);
});

it('keeps other files as they are, and makes a browser save them', async () => {
  const id = await chat.group(hanako, taro);
  const page = '<script>1</script>';
  const upload = await start(hanako, id, { filename: 'page.html', contentType: 'text/html', size: page.length });
  await put(upload.url, page);
  await chat.send(hanako, id, 'Look', { attachmentIds: [upload.id] });
  const seen = await attachmentsOf(taro, id);
  expect(seen).toMatchObject({ kind: 'FILE', attachments: [{ isImage: false, width: null, previewUrl: null }] });
  const answer = await fetch(here(String(seen.attachments[0]?.url)));
  expect(await answer.text()).toBe(page);
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
});

it('refuses what is no picture though it says so, and more bytes than were announced', async () => {
  const id = await chat.group(hanako, taro);
  const fake = await start(hanako, id, { contentType: 'image/png', size: 11 });
  expect((await put(fake.url, 'hello world')).status).toBe(400);
  await expect(chat.send(hanako, id, '', { attachmentIds: [fake.id] })).rejects.toThrow('attachmentIds');
  const small = await start(hanako, id, { size: 5 });
  expect((await put(small.url, 'hello world')).status).toBe(413);
  expect((await start(hanako, id, { size: 1_000_001 })).userErrors).toMatchObject([{ field: 'size' }]);
  expect((await start(hanako, id, { contentType: 'text' })).userErrors).toMatchObject([{ field: 'contentType' }]);
  expect((await start(hanako, id, { filename: ' ' })).userErrors).toMatchObject([{ field: 'filename' }]);
});

it('is sent once, by who uploaded it, where it was uploaded for', async () => {
  const [id, other] = [await chat.group(hanako, taro), await chat.group(hanako, taro)];
  await expect(start(kenji, id, {})).rejects.toThrow('NOT_FOUND');
  const upload = await start(hanako, id, {});
  await expect(chat.send(hanako, id, '', { attachmentIds: [upload.id] })).rejects.toThrow('attachmentIds');
  await put(upload.url, 'hello world');
  await expect(chat.send(taro, id, '', { attachmentIds: [upload.id] })).rejects.toThrow('attachmentIds');
  await expect(chat.send(hanako, other, '', { attachmentIds: [upload.id] })).rejects.toThrow('attachmentIds');
  await chat.send(hanako, id, '', { attachmentIds: [upload.id] });
  await expect(chat.send(hanako, id, '', { attachmentIds: [upload.id] })).rejects.toThrow('attachmentIds');
  expect((await put(upload.url, 'HELLO WORLD')).status).toBe(404);
});

it('lets twenty wait to be sent, and forgets the oldest beyond that', async () => {
  const id = await chat.group(aoi, taro);
  const uploads = [];
  for (let number = 0; number < 21; number += 1) uploads.push(await start(aoi, id, {}));
  expect((await put(uploads[0]?.url ?? '', 'hello world')).status).toBe(404);
  expect((await put(uploads[1]?.url ?? '', 'hello world')).status).toBe(200);
});
