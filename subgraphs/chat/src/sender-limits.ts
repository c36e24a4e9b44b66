import type { Cache } from '@kizuna/kit/cache/cache';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

const windowSeconds = 10;

/** Of what is not a message (an edit, a reaction, an upload, a report, a new conversation, a block) one may do so many times as much. */
const otherActsPerMessage = 3;

/** Keeps one user from flooding the others. */
export interface SenderLimits {
  /**
   * Counts one more; call it for input that is otherwise fine. Word of typing has a count of its own, so that nobody loses by it what
   * they may do.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  take(kind: 'message' | 'act' | 'typing', viewer: Viewer): Promise<void>;
}

/** @param messages of one sender in ten seconds at most */
export function createSenderLimits(cache: Cache, messages: number): SenderLimits {
  const most = { message: messages, act: messages * otherActsPerMessage, typing: messages * otherActsPerMessage };
  return {
    async take(kind, viewer) {
      const { count, resetsInMs } = await cache.increment(`chat:${kind}:${viewer.userId}`, windowSeconds);
      if (count > most[kind]) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: resetsInMs } });
    },
  };
}
