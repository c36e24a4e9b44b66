import { randomUUID } from 'node:crypto';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { castViewer, startUsersBench, type UsersBench } from '../testing/users-bench.ts';
import { avatarKey } from './avatar-files.ts';
import { moveAvatarKind } from './avatar-move.ts';

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

const bytesAt = async (url: string | null) => Buffer.from(await (await fetch(String(url))).arrayBuffer());

/** Where the picture under an address lies. */
function keyOf(url: string | null): string {
  const [id = '', version = ''] = new URL(String(url)).pathname.split('/').slice(-2);
  return avatarKey(idOf('User', id) ?? 0, version);
}
const isStored = async (key: string) => (await bench.harness.ports.storage.info(key)) !== null;
const gone = (key: string) => expect.poll(() => isStored(key)).toBe(false);

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
  await gone(keyOf(first));
  const { dominant } = await sharp(await bytesAt(second)).stats();
  expect(dominant.b).toBeGreaterThan(dominant.r);

  const emptied = await bench.mutate(taro, 'avatarDelete', null, 'user { avatarUrl }');
  expect(emptied).toEqual({ user: { avatarUrl: null }, userErrors: [] });
  expect(await avatarOf('taro')).toBeNull();
  expect(await statusOf(second)).toBe(404);
  await gone(keyOf(second));
});

it('stays as it is when another one cannot be written down, and storage holds nobody up meanwhile', async () => {
  const { storage } = bench.harness.ports;
  const aoi = castViewer('aoi');
  expect(await send(aoi, await photo('#c06080'))).toBe(204);
  const shown = await avatarOf('aoi');
  const before = await bytesAt(shown);

  await bench.sql.unsafe(`
    create function refuse_avatar() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
    create trigger refuse_avatar before update of avatar_version on auth.user_account
      for each row when (new.avatar_version is not null) execute function refuse_avatar()`);
  const storeReally = storage.put.bind(storage);
  const stored: string[] = [];
  const put = vi.spyOn(storage, 'put').mockImplementation(async (key, ...picture) => {
    await bench.sql`select from auth.user_account where id = ${aoi.userId} for update nowait`;
    stored.push(key);
    return storeReally(key, ...picture);
  });
  expect(await send(aoi, await photo('#2040a0'))).toBe(500);
  put.mockRestore();
  await bench.sql.unsafe('drop trigger refuse_avatar on auth.user_account; drop function refuse_avatar()');
  expect(stored).toHaveLength(1);
  expect(keyOf(await avatarOf('aoi'))).toBe(keyOf(shown));
  expect(await bytesAt(shown)).toEqual(before);
  await gone(stored.join());
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
  for (const size of [0, -1, 5_000_001]) {
    expect(await bench.refusal(hanako, 'avatarUploadStart', { size })).toBe('VALIDATION_ERROR');
  }
  expect(await bench.refusal(null, 'avatarUploadStart', { size: 1 })).toBe('UNAUTHORIZED');
});

it('goes along when accounts are merged, is in the export, and goes when the account is erased', async () => {
  const [admin, ren, mei] = [await bench.signIn('admin'), await bench.register('ren'), await bench.register('mei')];
  const { uploadUrl } = await bench.mutate(ren, 'avatarUploadStart', { size: 1 }, 'uploadUrl');
  expect(await send(ren, await photo('#c06080'))).toBe(204);
  const first = await avatarOf('ren');
  const kept = await bytesAt(first);

  const input = { primaryUserId: toGlobalId('User', mei.userId), duplicateUserIds: [toGlobalId('User', ren.userId)] };
  await bench.mutate(admin, 'usersMerge', input, 'task { id }');
  await expect.poll(() => avatarOf('mei')).not.toBeNull();
  expect(await avatarOf('ren')).toBeNull();
  await gone(keyOf(first));
  expect(await bytesAt(await avatarOf('mei'))).toEqual(kept);
  // An address from before the account was closed.
  expect((await fetch(here(uploadUrl), { method: 'PUT', body: 'x' })).status).toBe(404);

  // One who shows a picture already goes on showing that.
  const sora = await bench.register('sora');
  expect(await send(sora, await photo('#2040a0'))).toBe(204);
  const other = keyOf(await avatarOf('sora'));
  await bench.mutate(
    admin,
    'usersMerge',
    { ...input, duplicateUserIds: [toGlobalId('User', sora.userId)] },
    'task { id }',
  );
  await gone(other);
  expect(await bytesAt(await avatarOf('mei'))).toEqual(kept);

  const exported = await bench.mutate(mei, 'accountExport', null, 'task { id }');
  const { id } = exported.task as { id: string };
  const read = async () => {
    const query = 'query ($id: ID!) { accountTask(id: $id) { finishedAt downloadUrl } }';
    const { data } = await bench.harness.run(mei, query, { id });
    return (data?.accountTask as { downloadUrl: string | null } | undefined)?.downloadUrl ?? null;
  };
  await expect.poll(read).not.toBeNull();
  expect(await (await fetch(here(await read()))).json()).toMatchObject({
    parts: { users: { avatar: { contentType: 'image/jpeg', base64: kept.toString('base64') } } },
  });

  const key = keyOf(await avatarOf('mei'));
  expect(await isStored(key)).toBe(true);
  // What a process that died half-way had stored.
  const stray = avatarKey(mei.userId, randomUUID());
  await bench.harness.ports.storage.put(stray, kept, { contentType: 'image/jpeg' });
  await bench.mutate(mei, 'accountErase', null, 'task { id }');
  await gone(key);
  await gone(stray);
});

it('goes on to where its account was merged in its turn, and once taken away does not come back by a job done twice', async () => {
  const [emi, rin, yui] = [await bench.register('emi'), await bench.register('rin'), await bench.register('yui')];
  expect(await send(emi, await photo('#c06080'))).toBe(204);
  const kept = await bytesAt(await avatarOf('emi'));
  for (const [one, into] of [[emi, rin] as const, [rin, yui] as const]) {
    await bench.sql`
      update auth.user_account set is_active = false, merged_into_id = ${into.userId} where id = ${one.userId}`;
  }
  const handler = bench.harness.subgraph.jobs?.[moveAvatarKind];
  const move = () =>
    handler?.run(handler.payload.parse({ userId: emi.userId }), {
      ...{ jobId: 1, attempt: 1, signal: new AbortController().signal, progress: () => {} },
    });
  await move();
  await expect.poll(() => avatarOf('yui')).not.toBeNull();
  expect(await bytesAt(await avatarOf('yui'))).toEqual(kept);

  await bench.mutate(yui, 'avatarDelete', null, '');
  await move();
  expect(await avatarOf('yui')).toBeNull();
});
