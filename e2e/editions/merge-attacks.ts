import { idOf } from '@kizuna/kit/graph/global-id';
import { expect, it } from 'vitest';
import { killInTheMiddleOfAMerge } from '../crash/killed-merge.ts';
import { type Outcome, transports } from '../testkit/asker.ts';
import type { AttackStage, Newcomer } from './attack-stage.ts';

/** Administrators who merge the same accounts at the same moment, each by a way of their own. */
export function attackMerges(stage: () => AttackStage): void {
  const admins = () =>
    Promise.all(
      transports.map(async (transport) => stage().asker(transport, { accessToken: await stage().tokenOf('admin') })),
    );
  const mergeInput = (primary: Newcomer, ...duplicates: Newcomer[]) => ({
    primaryUserId: primary.id,
    duplicateUserIds: duplicates.map(({ id }) => id),
  });
  const taskOf = ({ payload }: Outcome) => idOf('AccountTask', (payload?.task as { id: string } | null)?.id ?? '');
  const write = async (person: Newcomer) => {
    const { accessToken, username } = person;
    const input = { title: `by ${username}`, body: 'x' };
    expect((await stage().asker('HTTP', { accessToken }).mutate('postCreate', input)).code).toBeNull();
    return person;
  };
  const author = async () => write(await stage().newcomer());
  /** How many posts each of them has. */
  const postsOf = (...people: Newcomer[]) =>
    Promise.all(
      people.map(async ({ userId }) => {
        const [row] = await stage()
          .sql`select count(*)::int as posts from forum.forum_post where author_id = ${userId}`;
        return Number(row?.posts);
      }),
    );
  const finished = (...outcomes: Outcome[]) =>
    expect
      .poll(
        async () => {
          const ids = outcomes.map(taskOf).filter((id) => id !== null);
          return stage().sql`select 1 from auth.account_task where id in ${stage().sql(ids)} and finished_at is null`;
        },
        { timeout: 30_000 },
      )
      .toEqual([]);

  it('a merge under which the forum is killed is finished when it is there again', { timeout: 120_000 }, async ({
    skip,
  }) => {
    const { edition, sql } = stage();
    if (!edition.killSubgraph) return skip('In one process they die together: see `../crash/merge-kill.test.ts`.');
    const { url, killSubgraph } = edition;
    await killInTheMiddleOfAMerge({
      url,
      sql,
      async kill() {
        const restart = await killSubgraph('forum');
        return async () => {
          await restart();
          return url;
        };
      },
    });
  });

  it('the same two accounts, merged by all at once, become one, once', { timeout: 60_000 }, async () => {
    const { sql } = stage();
    const [primary, duplicate] = [await author(), await author()];
    const askers = await admins();
    const open = stage().asker('a socket', { accessToken: duplicate.accessToken });
    expect((await open.ask('{ viewer { id } }')).codes).toEqual([]);

    const outcomes = await Promise.all(
      [...askers, ...askers].map((admin) => admin.mutate('usersMerge', mergeInput(primary, duplicate), 'task { id }')),
    );
    expect(outcomes.map(({ code }) => code)).toEqual(Array(4).fill(null));
    const { accessToken } = duplicate;
    const isOut = async () => [
      ...(await open.ask('{ viewer { id } }')).codes,
      ...(await stage().asker('HTTP', { accessToken }).ask('{ viewer { id } }')).codes,
    ];
    await expect.poll(isOut, { timeout: 2_000 }).toEqual(['4403', 'UNAUTHORIZED']);
    await finished(...outcomes);
    expect(await postsOf(primary, duplicate)).toEqual([2, 0]);
    const ends = await sql`
      select details ->> 'taskId' as task, count(*)::int as times from history.audit_log
      where action = 'account.merge_finish' and target_id = ${String(primary.userId)} group by 1`;
    expect(ends.map(({ times }) => times)).toEqual([1, 1, 1, 1]);
    const receipts = await sql`
      select count(*)::int as n from auth.account_task_receipt r join auth.account_task t on t.id = r.task_id
      where t.user_id = ${primary.userId} group by r.task_id`;
    expect(receipts.map(({ n }) => n)).toEqual([7, 7, 7, 7]);
  });

  it('accounts that are to become one another do so one way, and nothing is lost', { timeout: 60_000 }, async () => {
    const [one, two, three] = [await author(), await author(), await author()];
    const [byHttp, bySocket] = await admins();
    if (!byHttp || !bySocket) throw new Error('nobody administers');
    const merge = (admin: typeof byHttp, primary: Newcomer, duplicate: Newcomer) =>
      admin.mutate('usersMerge', mergeInput(primary, duplicate), 'task { id }');
    const circle = await Promise.all([
      merge(byHttp, one, two),
      merge(bySocket, two, one),
      merge(bySocket, two, three),
      merge(byHttp, three, one),
    ]);
    const won = circle.filter(({ code }) => code === null);
    expect(circle.filter(({ code }) => code === 'CONFLICT')).toHaveLength(circle.length - won.length);
    // `two` may get both others at once, which is no circle.
    expect(won.length).toBeGreaterThan(0);
    expect(won.length).toBeLessThan(3);
    await finished(...won);
    const rows = await stage().sql`
      select id::int, merged_into_id::int as "into" from auth.user_account
      where id in ${stage().sql([one.userId, two.userId, three.userId])} and merged_into_id is not null`;
    expect(rows).toHaveLength(won.length);
    const posts = await postsOf(one, two, three);
    expect(posts.reduce((sum, count) => sum + count)).toBe(3);
    for (const { id, into } of rows) {
      const closed = [one, two, three].find(({ userId }) => userId === id) ?? one;
      const primary = [one, two, three].find(({ userId }) => userId === into) ?? one;
      expect(await postsOf(closed)).toEqual([0]);
      expect((await merge(byHttp, closed, primary)).code).toBe('CONFLICT');
      expect((await merge(bySocket, primary, primary)).code).toBe('VALIDATION_ERROR');
    }
  });
}
