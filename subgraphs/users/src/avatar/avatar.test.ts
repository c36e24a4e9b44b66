import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { castViewer, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

let bench: UsersBench;
let http: ReturnType<typeof createHttpServer>;
let origin: string;
beforeAll(async () => {
  bench = await startUsersBench();
  const { ports, subgraph } = bench.harness;
  http = createHttpServer({ logger: ports.logger });
  if (subgraph.routes) await http.register(subgraph.routes);
  origin = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await bench.close();
});

/** An address as the graph gives it, on this test's own server. */
const here = (url: unknown) => String(url).replace(bench.harness.ports.publicUrl, origin);

/** A picture that says where it was taken. */
const photo = (background: string) =>
  sharp({ create: { width: 800, height: 600, channels: 3, background } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .toBuffer();

async function send(viewer: Viewer, body: Buffer, announced = body.length): Promise<number> {
  const { uploadUrl } = await bench.mutate(viewer, 'avatarUploadStart', { size: announced }, 'uploadUrl');
  return (await fetch(here(uploadUrl), { method: 'PUT', body: new Uint8Array(body) })).status;
}

/** What anybody may know of somebody. */
async function avatarOf(username: string): Promise<string | null> {
  const query = 'query ($username: String!) { user(username: $username) { avatarUrl } }';
  const { data } = await bench.harness.run(null, query, { username });
  const url = (data?.user as { avatarUrl: string | null } | undefined)?.avatarUrl;
  return url == null ? null : here(url);
}

const statusOf = async (url: string | null) => (await fetch(String(url))).status;
const isStored = async ({ userId }: Viewer) =>
  (await bench.harness.ports.storage.info(`profiles/${userId}/avatar.jpg`)) !== null;
const gone = (viewer: Viewer) => expect.poll(() => isStored(viewer), { timeout: 20_000 }).toBe(false);

it('is a square without the place it was taken at, gives way to another, and goes when it is taken away', async () => {
  const taro = castViewer('taro');
  const bytes = await photo('#c06080');
  expect(bytes.includes('a secret place')).toBe(true);
  expect(await avatarOf('taro')).toBeNull();
  expect(await send(taro, bytes)).toBe(204);

  const first = await avatarOf('taro');
  const answer = await fetch(String(first));
  const kept = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(kept.includes('a secret place')).toBe(false);
  const facts = await sharp(kept).metadata();
  expect(facts).toMatchObject({ format: 'jpeg', width: 512, height: 512 });
  expect(facts.exif).toBeUndefined();
  expect(await statusOf(String(first).replace(/signature=.{4}/, 'signature=AAAA'))).toBe(403);
  expect(await statusOf(String(first).replace(toGlobalId('User', taro.userId), toGlobalId('User', 1)))).toBe(403);

  const bluer = await sharp(await photo('#2040a0'))
    .webp()
    .toBuffer();
  expect(await send(taro, bluer)).toBe(204);
  const second = await avatarOf('taro');
  expect(second).not.toBe(first);
  expect(await statusOf(first)).toBe(404);
  const { dominant } = await sharp(Buffer.from(await (await fetch(String(second))).arrayBuffer())).stats();
  expect(dominant.b).toBeGreaterThan(dominant.r);

  const emptied = await bench.mutate(taro, 'avatarDelete', null, 'user { avatarUrl }');
  expect(emptied).toEqual({ user: { avatarUrl: null }, userErrors: [] });
  expect(await avatarOf('taro')).toBeNull();
  expect(await statusOf(second)).toBe(404);
  await gone(taro);
});

it('refuses what is no picture, too many pixels, too many bytes and other bytes than were announced', async () => {
  const hanako = castViewer('hanako');
  expect(await send(hanako, Buffer.from('hello world, this is no picture'))).toBe(422);
  expect(await send(hanako, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBe(422);
  const bytes = await photo('#c06080');
  expect(await send(hanako, bytes.subarray(0, bytes.length / 2))).toBe(422);
  const huge = { width: 8_000, height: 7_000, channels: 3, background: '#fff' } as const;
  expect(await send(hanako, await sharp({ create: huge }).png().toBuffer())).toBe(422);
  expect(await send(hanako, bytes, bytes.length - 1)).toBe(413);
  expect(await send(hanako, bytes, bytes.length + 1)).toBe(400);
  expect(await avatarOf('hanako')).toBeNull();
  expect(await isStored(hanako)).toBe(false);
  for (const size of [0, -1, 5_000_001]) {
    expect(await bench.refusal(hanako, 'avatarUploadStart', { size })).toBe('VALIDATION_ERROR');
  }
  expect(await bench.refusal(null, 'avatarUploadStart', { size: 1 })).toBe('UNAUTHORIZED');
});

it('goes along when accounts are merged, is in the export, and goes when the account is erased', async () => {
  const [admin, ren, mei] = [await bench.signIn('admin'), await bench.register('ren'), await bench.register('mei')];
  const { uploadUrl } = await bench.mutate(ren, 'avatarUploadStart', { size: 1 }, 'uploadUrl');
  expect(await send(ren, await photo('#c06080'))).toBe(204);
  const kept = Buffer.from(await (await fetch(String(await avatarOf('ren')))).arrayBuffer());

  const input = { primaryUserId: toGlobalId('User', mei.userId), duplicateUserIds: [toGlobalId('User', ren.userId)] };
  await bench.mutate(admin, 'usersMerge', input, 'task { id }');
  await expect.poll(() => avatarOf('mei'), { timeout: 20_000 }).not.toBeNull();
  expect(await avatarOf('ren')).toBeNull();
  await gone(ren);
  expect(Buffer.from(await (await fetch(String(await avatarOf('mei')))).arrayBuffer())).toEqual(kept);
  // An address from before the account was closed.
  expect((await fetch(here(uploadUrl), { method: 'PUT', body: 'x' })).status).toBe(404);

  const exported = await bench.mutate(mei, 'accountExport', null, 'task { id }');
  const { id } = exported.task as { id: string };
  const read = async () => {
    const query = 'query ($id: ID!) { accountTask(id: $id) { finishedAt downloadUrl } }';
    const { data } = await bench.harness.run(mei, query, { id });
    return (data?.accountTask as { downloadUrl: string | null } | undefined)?.downloadUrl ?? null;
  };
  await expect.poll(read, { timeout: 20_000 }).not.toBeNull();
  expect(await (await fetch(here(await read()))).json()).toMatchObject({
    parts: { users: { avatar: { contentType: 'image/jpeg', base64: kept.toString('base64') } } },
  });

  expect(await isStored(mei)).toBe(true);
  await bench.mutate(mei, 'accountErase', null, 'task { id }');
  await gone(mei);
});
