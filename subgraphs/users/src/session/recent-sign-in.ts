import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { requireSession, type SessionViewer, type Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { findRecentlyProved } from './session-repository.ts';

const maxAgeSeconds = 10 * 60;

/**
 * The viewer, whose sign-in is not older than ten minutes: what steps ask for that would hand an account over for good.
 * @throws KizunaError UNAUTHORIZED, FORBIDDEN for API tokens, REAUTHENTICATION_REQUIRED
 */
export type RequireRecentSignIn = (viewer: Viewer | null) => Promise<SessionViewer>;

export function createRequireRecentSignIn({ db }: Database<Tables>): RequireRecentSignIn {
  return async (viewer) => {
    const known = requireSession(viewer);
    if (await findRecentlyProved(db, known.sessionId, known.userId, maxAgeSeconds)) return known;
    throw new KizunaError('REAUTHENTICATION_REQUIRED');
  };
}
