import type { Database } from '@kizuna/kit/db/database';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { type CheckRow, findChecks } from './check-repository.ts';

/** What the fields of many applications ask for at once; one set for each request. */
export interface CheckLoaders {
  readonly checks: DataLoader<number, CheckRow[]>;
}

export function createCheckLoaders({ db }: Database<Tables>): CheckLoaders {
  return {
    checks: new DataLoader(async (applicationIds) => {
      const rows = await findChecks(db, applicationIds);
      return applicationIds.map((id) => rows.filter((row) => row.applicationId === id));
    }),
  };
}
