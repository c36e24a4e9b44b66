import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { sessionOf, type Viewer } from '@kizuna/kit/viewer/viewer';
import type { AccessTokens } from './access-tokens.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { EndedSessions } from './ended-sessions.ts';

/** Whom a token speaks for, and until when. */
export interface Authenticated {
  readonly viewer: Viewer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of API tokens: how `users` knows it. */
  readonly tokenHash?: string;
}

/**
 * Whether another token of the same viewer in the same role may take the place of one: what is under way must not be left to a token that
 * may less.
 */
export function isRenewal({ viewer: one }: Authenticated, { viewer: other }: Authenticated): boolean {
  if (one.userId !== other.userId || one.userType !== other.userType) return false;
  return 'tokenId' in one ? 'tokenId' in other && one.tokenId === other.tokenId : sessionOf(other) !== null;
}

/** Whether a failure says nothing of the token: it may be a good one, and its owner must not be sent away to sign in. */
export function cannotBeTold(error: unknown): boolean {
  return error instanceof KizunaError && error.code !== 'UNAUTHORIZED';
}

export interface ViewerAuthenticator {
  /**
   * @param authorization the `Authorization` header: a JWT of a session, or an API token; absent for nobody
   * @param address where the request comes from, as far as it is known
   * @returns null for nobody
   * @throws KizunaError UNAUTHORIZED when a token is there but no good: malformed, forged, ended or revoked; SERVICE_UNAVAILABLE
   *   when that cannot be told; RATE_LIMITED for an address that sent many wrong API tokens
   */
  authenticate(authorization: string | undefined, address?: string | null): Promise<Authenticated | null>;
}

export interface AuthenticatorOptions {
  readonly accessTokens: AccessTokens;
  readonly apiTokens: ApiTokens;
  readonly endedSessions: EndedSessions;
}

/** Checks tokens once, here: subgraphs rely on the assertion. */
export function createViewerAuthenticator(options: AuthenticatorOptions): ViewerAuthenticator {
  const { accessTokens, apiTokens, endedSessions } = options;
  return {
    async authenticate(authorization, address = null) {
      if (!authorization) return null;
      const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) throw new KizunaError('UNAUTHORIZED');
      if (token.startsWith('kzn_')) return apiTokens.authenticate(token, address);
      const found = await accessTokens.authenticate(token);
      const session = sessionOf(found.viewer);
      if (!session || endedSessions.has(session.sessionId)) throw new KizunaError('UNAUTHORIZED');
      return found;
    },
  };
}
