import type { Database } from '@kizuna/kit/db/database';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findPerformers, findPerformersOfUsers, type PerformerRow } from './performer-repository.ts';

/** What the fields of many performers ask for at once; one set for each request. */
export interface PerformerLoaders {
  readonly performer: DataLoader<number, PerformerRow | null>;
  readonly performerOfUser: DataLoader<number, PerformerRow | null>;
}

export function createPerformerLoaders({ db }: Database<Tables>): PerformerLoaders {
  return {
    performer: new DataLoader(async (ids) => {
      const rows = await findPerformers(db, ids);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    performerOfUser: new DataLoader(async (userIds) => {
      const rows = await findPerformersOfUsers(db, userIds);
      const byUser = new Map(rows.map((row) => [row.userId, row]));
      return userIds.map((id) => byUser.get(id) ?? null);
    }),
  };
}
