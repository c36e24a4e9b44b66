import type { Executor } from '@kizuna/kit/db/database';
import { findKnownUsers } from '@kizuna/kit/directory/user-directory';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Tables } from '../db/tables.ts';

/** @throws KizunaError VALIDATION_ERROR unless there are accounts with all these numbers */
export async function requireKnownUsers(
  db: Executor<Tables>,
  userIds: readonly number[],
  field: string,
): Promise<void> {
  const known = await findKnownUsers(db, userIds);
  if (userIds.every((id) => known.has(id))) return;
  throw invalid(field, 'There is no such user.', 'そのユーザーは存在しません。');
}
