import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castViewer, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('who may look after a support conversation', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());
  const staff = async (viewer: Viewer | null, search: string | null = null) => {
    const query =
      'query ($search: String) { supportStaff(first: 50, search: $search) { edges { node { username } } } }';
    const { data, errors } = await bench.harness.run(viewer, query, { search });
    if (errors) return errors[0]?.extensions?.code;
    const list = data?.supportStaff as { edges: { node: { username: string } }[] } | undefined;
    return list?.edges.map(({ node }) => node.username);
  };

  it('is said to operators, who find them by their names and never by their addresses', async () => {
    const operator = castViewer('kenji');
    expect(await staff(operator)).toEqual(['yuki', 'kenji']);
    expect(await staff(operator, '雪')).toEqual(['yuki']);
    expect(await staff(operator, 'KENJ')).toEqual(['kenji']);
    for (const search of ['kizuna.example', '%', 'hanako']) expect(await staff(operator, search)).toEqual([]);
    const admin = await bench.signIn('admin');
    await bench.mutate(admin, 'userDisable', { id: toGlobalId('User', demoCast.yuki.id) }, '');
    expect(await staff(operator)).toEqual(['kenji']);
    // The same is refused to who asks `chat` directly: it goes by the directory.
    const known = async () =>
      (await bench.sql`select directory.known_users(array[${demoCast.yuki.id}::bigint], '{CONCIERGE}') as id`).length;
    expect(await known()).toBe(0);
    await bench.mutate(admin, 'userEnable', { id: toGlobalId('User', demoCast.yuki.id) }, '');
    expect(await known()).toBe(1);
  });

  it('are found without a look at everybody else', async () => {
    await bench.sql`
      insert into auth.user_account (username, display_name, email, password_hash, locale)
      select 'many-' || n, 'Many', 'many-' || n || '@kizuna.example', '', 'en' from generate_series(1, 20000) n`;
    await bench.sql`analyze auth.user_account`;
    const plan = await bench.sql`
      explain select * from auth.user_account where user_type in ('OPERATOR', 'CONCIERGE') and is_active = true
        and username ilike '%ken%' order by id desc limit 20`;
    expect(JSON.stringify(plan)).toContain('user_account_support_staff');
  });

  it('is no business of others', async () => {
    for (const who of ['hanako', 'sakura', 'yuki', 'admin'] as const) {
      expect(await staff(castViewer(who))).toBe('FORBIDDEN');
    }
    expect(await staff(null)).toBe('UNAUTHORIZED');
  });
});
