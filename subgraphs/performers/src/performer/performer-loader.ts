import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findPerformers, findPerformersOfUsers, type PerformerRow } from './performer-repository.ts';

/** A look at a restricted field. */
export interface RestrictedLook {
  readonly performerId: number;
  readonly field: 'legalName' | 'birthDate' | 'nationality';
}

/** What the fields of many performers ask for at once; one set for each request. */
export interface PerformerLoaders {
  readonly performer: DataLoader<number, PerformerRow | null>;
  readonly performerOfUser: DataLoader<number, PerformerRow | null>;
  /** Writes the viewer's look into the audit log: once a request and performer. Wait for it before the field is told. */
  readonly restrictedLook: DataLoader<RestrictedLook, true, string>;
}

export function createPerformerLoaders({ db }: Database<Tables>, viewer: Viewer | null): PerformerLoaders {
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
    restrictedLook: new DataLoader<RestrictedLook, true, string>(
      async (looks) => {
        const ids = [...new Set(looks.map(({ performerId }) => performerId))];
        await db.transaction(async (tx) => {
          const records = ids.map((id) =>
            recordAudit(tx, {
              action: 'performer.look',
              actorId: viewer?.userId,
              targetType: 'Performer',
              targetId: id,
              details: { fields: looks.filter(({ performerId }) => performerId === id).map(({ field }) => field) },
            }),
          );
          await Promise.all(records);
        });
        return looks.map(() => true);
      },
      { cacheKeyFn: ({ performerId, field }) => `${performerId}:${field}` },
    ),
  };
}
