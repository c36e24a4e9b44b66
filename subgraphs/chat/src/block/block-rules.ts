import type { Executor } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Tables } from '../db/tables.ts';
import { findParted, isParted } from './block-repository.ts';

type Db = Executor<Tables>;

/**
 * Nobody brings together in a group those whom a block parts from them.
 * @throws KizunaError VALIDATION_ERROR, which does not say whom of them it is about
 */
export async function requireAddable(db: Db, userId: number, ids: readonly number[], field: string): Promise<void> {
  if ((await findParted(db, userId, ids)).size === 0) return;
  throw invalid(field, 'Not all of them can be added.', '追加できないユーザーが含まれています。');
}

/**
 * Two do not write to one another when one has blocked the other.
 * @throws KizunaError FORBIDDEN, which does not say who of them it was
 */
export async function requireUnblocked(db: Db, directKey: string | null): Promise<void> {
  if (!(await isParted(db, directKey))) return;
  throw new KizunaError('FORBIDDEN', {
    message: { en: 'You cannot write to this user.', ja: 'このユーザーにはメッセージを送れません。' },
    details: { reason: 'blocked' },
  });
}
