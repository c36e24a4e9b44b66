import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { presenceTopic } from '../conversation/conversation-topics.ts';
import type { Tables } from '../db/tables.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { findCompanions } from './presence-repository.ts';
import { goneSince, type PresenceState, type PresenceStore } from './presence-store.ts';
import { followPresence } from './presence-stream.ts';

const maxFollowed = 200;

export interface PresenceService {
  /**
   * Says that the viewer is here, or goes: in their session, or with their token.
   * @returns how they look to others, of all their sessions
   * @throws KizunaError RATE_LIMITED
   */
  heartbeat(viewer: Viewer, status: PresenceState['status']): Promise<PresenceState>;
  /** Of each, as it is now; null for those of whom the viewer is told nothing. */
  find(viewer: Viewer, userIds: readonly number[]): Promise<(PresenceState | null)[]>;
  /** @throws KizunaError VALIDATION_ERROR for more than 200 */
  follow(viewer: Viewer, userIds: readonly number[]): Promise<AsyncIterableIterator<PresenceState>>;
  /** Milliseconds after which somebody who says nothing more is no longer here. */
  readonly expiresMs: number;
}

/** What it works with. */
export interface PresenceServiceOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly store: PresenceStore;
  readonly limits: SenderLimits;
  readonly metrics: ChatMetrics;
  readonly expiresMs: number;
}

export function createPresenceService(options: PresenceServiceOptions): PresenceService {
  const { bus, store, limits, metrics, expiresMs } = options;
  const { db } = options.database;

  return {
    expiresMs,

    async heartbeat(viewer, status) {
      await limits.take('presence', viewer);
      const { userId } = viewer;
      const place = 'sessionId' in viewer ? `session:${viewer.sessionId}` : `token:${viewer.tokenId}`;
      if (await store.set(userId, place, status)) await bus.publish(presenceTopic(userId), null);
      return (await store.get(userId)).state;
    },

    async find(viewer, userIds) {
      const known = await findCompanions(db, viewer.userId, userIds);
      return Promise.all(
        userIds.map(async (id) => {
          const companion = known.get(id);
          if (!companion) return null;
          return companion.isHidden ? goneSince(id, companion.seenAt) : (await store.get(id)).state;
        }),
      );
    },

    async follow(viewer, userIds) {
      const distinct = [...new Set(userIds)];
      if (distinct.length > maxFollowed) {
        throw invalid('userIds', `At most ${maxFollowed} users.`, `一度に${maxFollowed}人までです。`);
      }
      const findKnown = (ids: readonly number[]) => findCompanions(db, viewer.userId, ids);
      const stream = await followPresence({ bus, store, userIds: distinct, findKnown });
      return metrics.open('presence', stream);
    },
  };
}
