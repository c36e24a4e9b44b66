import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import {
  findApplicationStatuses,
  findApplications,
  findApplicationsOf,
  type KycApplicationRow,
} from './kyc-application-repository.ts';
import { findTransitions, type KycTransitionRow } from './kyc-history-repository.ts';
import { mayRead } from './kyc-policy.ts';
import { type PerformerKycStatus, performerKycStatus } from './performer-kyc-status.ts';

/** What the fields of many performers and applications ask for at once; one set for each request. */
export interface KycLoaders {
  /** The application, if the viewer may see it. */
  readonly application: DataLoader<number, KycApplicationRow | null>;
  /** Those of performers that the viewer may see, too: the newest first. */
  readonly applicationsOfPerformer: DataLoader<number, KycApplicationRow[]>;
  readonly kycStatusOfPerformer: DataLoader<number, PerformerKycStatus>;
  readonly history: DataLoader<number, KycTransitionRow[]>;
}

export function createKycLoaders({ db }: Database<Tables>, viewer: Viewer | null): KycLoaders {
  return {
    application: new DataLoader(async (ids) => {
      const rows = await findApplications(db, ids);
      const visible = rows.filter((row) => mayRead(viewer, row));
      const byId = new Map(visible.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    applicationsOfPerformer: new DataLoader(async (performerIds) => {
      const rows = await findApplicationsOf(db, performerIds);
      return performerIds.map((id) => rows.filter((row) => row.performerId === id && mayRead(viewer, row)));
    }),
    kycStatusOfPerformer: new DataLoader(async (performerIds) => {
      const rows = await findApplicationStatuses(db, performerIds);
      return performerIds.map((id) =>
        performerKycStatus(rows.filter((row) => row.performerId === id).map(({ status }) => status)),
      );
    }),
    history: new DataLoader(async (applicationIds) => {
      const rows = await findTransitions(db, applicationIds);
      return applicationIds.map((id) => rows.filter((row) => row.applicationId === id));
    }),
  };
}
