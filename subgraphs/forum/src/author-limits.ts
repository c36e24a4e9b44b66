import type { Cache } from '@kizuna/kit/cache/cache';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

const windowSeconds = 600;

/** How many of each one author may write in ten minutes. */
const mostInWindow = { post: 10, comment: 30 } as const;

/** Keeps one author from flooding the forum. */
export interface AuthorLimits {
  /**
   * Counts one more; call it for input that is otherwise fine.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  take(kind: keyof typeof mostInWindow, viewer: Viewer): Promise<void>;
}

export function createAuthorLimits(cache: Cache): AuthorLimits {
  return {
    async take(kind, viewer) {
      const { count, resetsInMs } = await cache.increment(`forum:${kind}:${viewer.userId}`, windowSeconds);
      if (count > mostInWindow[kind]) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: resetsInMs } });
    },
  };
}
