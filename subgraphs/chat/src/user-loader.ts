import type { Executor } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import { findBlocked } from './block/block-repository.ts';
import type { Tables } from './db/tables.ts';
import type { PresenceService } from './presence/presence-service.ts';
import type { PresenceState } from './presence/presence-store.ts';

/** What the fields of many users ask for at once; one set for each request. */
export interface UserLoaders {
  /** Whether the viewer has blocked them. */
  readonly isBlocked: DataLoader<number, boolean>;
  /** Null for those of whom the viewer is told nothing. */
  readonly presence: DataLoader<number, PresenceState | null>;
}

export function createUserLoaders(db: Executor<Tables>, presence: PresenceService, viewer: Viewer | null): UserLoaders {
  return {
    isBlocked: new DataLoader(async (ids) => {
      const blocked = viewer ? await findBlocked(db, viewer.userId, ids) : new Set<number>();
      return ids.map((id) => blocked.has(id));
    }),
    presence: new DataLoader(async (ids) => (viewer ? presence.find(viewer, ids) : ids.map(() => null))),
  };
}
