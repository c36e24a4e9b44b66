import type { Database } from '@kizuna/kit/db/database';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { type AccountRow, findAccounts } from './account-repository.ts';

export type AccountLoader = DataLoader<number, AccountRow | null>;

/** Accounts by number, one query for all that one request asks for. */
export function createAccountLoader({ db }: Database<Tables>): AccountLoader {
  return new DataLoader(async (ids) => {
    const rows = await findAccounts(db, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
