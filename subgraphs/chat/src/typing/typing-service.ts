import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireReadable, requireWritable } from '../conversation/conversation-access.ts';
import { typingTopic } from '../conversation/conversation-topics.ts';
import type { Tables } from '../db/tables.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { findSettings } from '../settings/settings-repository.ts';
import { followTyping, type TypingChange } from './typing-stream.ts';

export interface TypingService {
  /** Tells the others, unless the viewer does not want them to know; nothing of it is stored. @throws KizunaError NOT_FOUND, FORBIDDEN, CONFLICT when it is closed, RATE_LIMITED */
  set(viewer: Viewer, conversationId: number, isTyping: boolean): Promise<void>;
  /** For those who have been authorised. It ends when `mayGoOn` says no. */
  follow(conversationId: number, mayGoOn: () => Promise<boolean>): Promise<AsyncIterableIterator<TypingChange>>;
  /** Milliseconds after which somebody who says nothing more has stopped. */
  readonly expiresMs: number;
}

/** What it works with. */
export interface TypingServiceOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly limits: SenderLimits;
  readonly metrics: ChatMetrics;
  readonly expiresMs: number;
}

export function createTypingService(options: TypingServiceOptions): TypingService {
  const { bus, limits, metrics, expiresMs } = options;
  const { db } = options.database;
  return {
    expiresMs,
    async set(viewer, conversationId, isTyping) {
      await limits.take('typing', viewer);
      await requireWritable(db, viewer, await requireReadable(db, viewer, conversationId));
      if (!(await findSettings(db, viewer.userId)).sendsTyping) return;
      await bus.publish(typingTopic(conversationId), { userId: viewer.userId, isTyping });
    },
    async follow(conversationId, mayGoOn) {
      const stream = await followTyping({ bus, conversationId, mayRead: mayGoOn, expiresMs });
      return metrics.open('typing', stream);
    },
  };
}
