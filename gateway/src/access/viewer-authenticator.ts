import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { accessToken } from '@kizuna/kit/viewer/access-token';
import { userTypes, type Viewer } from '@kizuna/kit/viewer/viewer';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { EndedSessions } from './ended-sessions.ts';

/** Whom an access token speaks for, and until when. */
export interface Authenticated {
  readonly viewer: Viewer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface ViewerAuthenticator {
  /**
   * @param authorization the `Authorization` header; absent for nobody
   * @returns null for nobody
   * @throws KizunaError UNAUTHORIZED when a token is there but no good: malformed, forged, ended or revoked; SERVICE_UNAVAILABLE when the keys cannot be had
   */
  authenticate(authorization: string | undefined): Promise<Authenticated | null>;
}

const claims = z.object({
  sub: z.string().regex(/^[1-9]\d*$/),
  sid: z.number().int(),
  userType: z.enum(userTypes),
  exp: z.number(),
});

const refetchPauseMs = 10_000;

/**
 * Checks access tokens once, here; a good one is remembered until it ends.
 * @param fetchKeys gets the public keys from `users`; asked again when a token names an unknown key, but not more than every
 * ten seconds, so that made-up keys cost nothing
 */
export function createViewerAuthenticator(
  fetchKeys: () => Promise<JSONWebKeySet>,
  endedSessions: EndedSessions,
): ViewerAuthenticator {
  const known = new LRUCache<string, Authenticated>({ max: 20_000 });
  let keys: Promise<JWTVerifyGetKey> | null = null;
  let fetchedAt = 0;

  function currentKeys(): Promise<JWTVerifyGetKey> {
    if (keys) return keys;
    fetchedAt = Date.now();
    const fetching = fetchKeys()
      .then((set) => createLocalJWKSet(set))
      // Also when what came are no keys: the token may be good, so its owner must not be told to sign in.
      .catch((cause: unknown) => Promise.reject(new KizunaError('SERVICE_UNAVAILABLE', { cause })));
    keys = fetching;
    fetching.catch(() => {
      keys = null;
    });
    return fetching;
  }

  async function verify(token: string): Promise<Authenticated> {
    const options = {
      algorithms: ['EdDSA'],
      issuer: accessToken.issuer,
      audience: accessToken.audience,
      requiredClaims: ['exp', 'sub'],
    };
    const { payload } = await jwtVerify(token, await currentKeys(), options).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() - fetchedAt < refetchPauseMs) throw error;
      keys = null;
      return jwtVerify(token, await currentKeys(), options);
    });
    const { sub, sid, userType, exp } = claims.parse(payload);
    return { viewer: { userId: Number(sub), userType, sessionId: sid }, expiresAt: exp * 1000 };
  }

  return {
    async authenticate(authorization) {
      if (!authorization) return null;
      const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) throw new KizunaError('UNAUTHORIZED');
      let found = known.get(token);
      if (!found) {
        try {
          found = await verify(token);
        } catch (cause) {
          if (cause instanceof KizunaError) throw cause;
          throw new KizunaError('UNAUTHORIZED', { cause });
        }
        known.set(token, found);
      }
      if (found.expiresAt <= Date.now() || endedSessions.has(found.viewer.sessionId))
        throw new KizunaError('UNAUTHORIZED');
      return found;
    },
  };
}
