import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray } from 'drizzle-orm';
import type { AccountRow } from '../account/account-repository.ts';
import { type Tables, userPin, userTotp } from '../db/tables.ts';

/** What an account can have one of only. */
export type MergeFateKind = 'AVATAR' | 'TOTP' | 'PIN' | 'SHAREGRAM';

/** What becomes of one such thing of a duplicate. */
export interface MergeFate {
  readonly user: AccountRow;
  readonly kind: MergeFateKind;
  /** Whether the primary account gets it; otherwise it is gone. */
  readonly isKept: boolean;
}

/**
 * What a merge does with what it does not add up: the primary account keeps its own, and where it has none it gets the picture and the
 * link to Sharegram of the first duplicate that has one. A second factor and a PIN guard one account and go with it.
 * @param duplicates in any order; the first is the oldest account, as in the merge itself
 */
export async function findMergeFates(
  tx: Executor<Tables>,
  primary: AccountRow,
  duplicates: readonly AccountRow[],
): Promise<MergeFate[]> {
  const inTurn = duplicates.toSorted((a, b) => a.id - b.id);
  const ids = inTurn.map(({ id }) => id);
  const [totps, pins] = await Promise.all([
    tx
      .select({ id: userTotp.userId })
      .from(userTotp)
      .where(and(inArray(userTotp.userId, ids), eq(userTotp.isEnabled, true))),
    tx
      .select({ id: userPin.userId })
      .from(userPin)
      .where(and(inArray(userPin.userId, ids), eq(userPin.isEnabled, true))),
  ]);
  const dropped = (kind: MergeFateKind, owners: readonly { readonly id: number }[]): MergeFate[] =>
    inTurn.flatMap((user) => (owners.some(({ id }) => id === user.id) ? [{ user, kind, isKept: false }] : []));
  const passedOn = (kind: MergeFateKind, property: 'avatarVersion' | 'sharegramId'): MergeFate[] =>
    inTurn
      .filter((user) => user[property] !== null)
      .map((user, index) => ({ user, kind, isKept: index === 0 && primary[property] === null }));
  return [
    ...passedOn('AVATAR', 'avatarVersion'),
    ...passedOn('SHAREGRAM', 'sharegramId'),
    ...dropped('TOTP', totps),
    ...dropped('PIN', pins),
  ];
}
