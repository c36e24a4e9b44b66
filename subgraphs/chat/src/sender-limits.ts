import type { Cache } from '@kizuna/kit/cache/cache';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

const windowSeconds = 10;

/** Somebody switches once in it whether they show up to where they have read. */
const switchSeconds = 60;

/** Of what is not a message (an edit, a reaction, an upload, a report, a new conversation, a block) one may do so many times as much. */
const otherActsPerMessage = 3;

/** What is counted, each for itself. */
export type SenderKind = 'message' | 'act' | 'typing' | 'presence' | 'switch';

/** Keeps one user from flooding the others. */
export interface SenderLimits {
  /**
   * Counts one more try. What the input alone shows to be wrong is best refused before this, so that it does not count; what only the
   * database can tell (not found, not theirs, closed) is often refused after it, and has counted. Word of typing and of presence has
   * a count of its own each, so that nobody loses by it what they may do.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  take(kind: SenderKind, viewer: Viewer): Promise<void>;
}

/** @param messages of one sender in ten seconds at most */
export function createSenderLimits(cache: Cache, messages: number): SenderLimits {
  const others = messages * otherActsPerMessage;
  const most: Readonly<Record<SenderKind, number>> = {
    ...{ message: messages, act: others, typing: others, presence: others, switch: 1 },
  };
  return {
    async take(kind, viewer) {
      const seconds = kind === 'switch' ? switchSeconds : windowSeconds;
      const { count, resetsInMs } = await cache.increment(`chat:${kind}:${viewer.userId}`, seconds);
      if (count > most[kind]) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: resetsInMs } });
    },
  };
}
