import type { ConcurrentIndex } from '@kizuna/kit/db/concurrent-indexes';

/** What the migrations leave out where there are accounts already: nobody's sign-up or change waits for the building of an index. */
export const indexes: readonly ConcurrentIndex[] = [
  {
    name: 'user_account_support_staff',
    table: 'user_account',
    columns: `(id) where user_type in ('OPERATOR', 'CONCIERGE') and is_active`,
  },
];
