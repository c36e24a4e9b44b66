import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseGlobalId, toGlobalId } from '@kizuna/kit/graph/global-id';
import type { SessionViewer, Viewer } from '@kizuna/kit/viewer/viewer';
import { describe, expect, it } from 'vitest';
import { avatarKey } from '../avatar/avatar-files.ts';
import { startAdminBench } from '../testing/admin-bench.ts';

const { bench, admin } = await startAdminBench();

const idOf = ({ userId }: Viewer) => toGlobalId('User', userId);

describe('what an account can have one of only', () => {
  const merge = (primary: Viewer, duplicates: readonly Viewer[], dryRun: boolean) => {
    const input = { primaryUserId: idOf(primary), duplicateUserIds: duplicates.map(idOf), dryRun };
    return bench.mutate(admin, 'usersMerge', input, 'task { id } fates { kind isKept user { username } }');
  };
  const givePicture = async ({ userId }: SessionViewer, bytes: string) => {
    const version = randomUUID();
    await bench.harness.ports.storage.put(avatarKey(userId, version), Buffer.from(bytes), {
      contentType: 'image/jpeg',
    });
    await bench.sql`update auth.user_account set avatar_version = ${version} where id = ${userId}`;
  };
  const finished = (task: unknown) => {
    const number = Number(parseGlobalId((task as { id: string }).id)?.id);
    const rows = () => bench.sql`select 1 from auth.account_task where id = ${number} and finished_at is not null`;
    return expect.poll(async () => (await rows()).length, { timeout: 20_000 }).toBe(1);
  };

  it('is said before a merge, for each duplicate, and becomes of it: the first picture stays, second factor and PIN go', async () => {
    const [main, second, third] = [
      await bench.register('main'),
      await bench.register('second'),
      await bench.register('third'),
    ];
    await givePicture(second, 'of the second');
    await givePicture(third, 'of the third');
    await bench.sql`update auth.user_account set sharegram_id = 'sg_3' where id = ${third.userId}`;
    await bench.mutate(second, 'totpSetup', null, '');
    await bench.sql`update auth.user_2fa set is_enabled = true where user_id = ${second.userId}`;
    await bench.mutate(third, 'pinSet', { pin: '2468' }, '');
    // Begun and never switched on, it guards nothing.
    await bench.mutate(third, 'totpSetup', null, '');

    const fates = [
      { kind: 'AVATAR', isKept: true, user: { username: 'second' } },
      { kind: 'AVATAR', isKept: false, user: { username: 'third' } },
      { kind: 'SHAREGRAM', isKept: true, user: { username: 'third' } },
      { kind: 'TOTP', isKept: false, user: { username: 'second' } },
      { kind: 'PIN', isKept: false, user: { username: 'third' } },
    ];
    expect((await merge(main, [third, second], true)).fates).toEqual(fates);
    const merged = await merge(main, [third, second], false);
    expect(merged.fates).toEqual(fates);
    await finished(merged.task);

    const version = async ({ userId }: Viewer) =>
      (await bench.sql`select avatar_version from auth.user_account where id = ${userId}`)[0]?.avatar_version;
    await expect.poll(() => version(main), { timeout: 20_000 }).not.toBeNull();
    const stream = await bench.harness.ports.storage.get(avatarKey(main.userId, String(await version(main))));
    expect(stream && (await text(stream))).toBe('of the second');
    await expect.poll(() => version(third), { timeout: 20_000 }).toBeNull();
    const [left] = await bench.sql`
      select (select sharegram_id from auth.user_account where id = ${main.userId}) as sharegram,
        (select count(*)::int from auth.user_2fa) + (select count(*)::int from auth.user_pin) as guards`;
    expect(left).toEqual({ sharegram: 'sg_3', guards: 0 });
    expect((await merge(main, [second, third], false)).fates).toEqual([]);
  });

  it('is kept of the account that stays', async () => {
    const [main, other] = [await bench.register('main-2'), await bench.register('other')];
    await givePicture(main, 'mine');
    await givePicture(other, 'theirs');
    expect((await merge(main, [other], true)).fates).toMatchObject([{ kind: 'AVATAR', isKept: false }]);
  });
});
