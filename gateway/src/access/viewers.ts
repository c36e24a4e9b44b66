import type { Bus } from '@kizuna/kit/bus/bus';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { JSONWebKeySet } from 'jose';
import { createAccessTokens } from './access-tokens.ts';
import { createApiTokenLookup } from './api-token-lookup.ts';
import { followApiTokens } from './api-tokens.ts';
import type { AskUsers } from './ask-users.ts';
import { type EndedSessions, followEndedSessions } from './ended-sessions.ts';
import { createIssuerKeys, fetchKeysFrom } from './issuer-keys.ts';
import { createLookupLimit } from './lookup-limit.ts';
import { recentlyEndedSessions } from './recently-ended-sessions.ts';
import type { TokenIssuer } from './token-issuers.ts';
import { createViewerAuthenticator, type ViewerAuthenticator } from './viewer-authenticator.ts';
import { createViewerWatch, type ViewerWatch } from './viewer-watch.ts';

/** Who asks: tokens of all kinds, and when they end. */
export interface Viewers {
  readonly authenticator: ViewerAuthenticator;
  readonly viewerWatch: ViewerWatch;
  readonly endedSessions: EndedSessions;
  close(): Promise<void>;
}

export interface ViewersOptions {
  /** Our own first. */
  readonly issuers: readonly TokenIssuer[];
  /** Gets the public keys of our own. */
  readonly fetchOwnKeys: () => Promise<JSONWebKeySet>;
  readonly askUsers: AskUsers;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** @throws what the bus throws */
export async function openViewers(options: ViewersOptions): Promise<Viewers> {
  const { issuers, fetchOwnKeys, askUsers, bus, logger } = options;
  const endedSessions = await followEndedSessions(bus, () => recentlyEndedSessions(askUsers), logger);
  const lookUp = createApiTokenLookup(askUsers);
  const apiTokens = await followApiTokens({ bus, lookUp, limit: createLookupLimit() }).catch(async (error: unknown) => {
    await endedSessions.close();
    throw error;
  });
  const accessTokens = createAccessTokens(
    issuers.map((issuer) => {
      const { jwksUri } = issuer;
      return { ...issuer, keys: createIssuerKeys(jwksUri === null ? fetchOwnKeys : () => fetchKeysFrom(jwksUri)) };
    }),
  );
  const viewerWatch = createViewerWatch({ endedSessions, apiTokens, logger });
  return {
    authenticator: createViewerAuthenticator({ accessTokens, apiTokens, endedSessions }),
    viewerWatch,
    endedSessions,
    async close() {
      viewerWatch.close();
      await Promise.all([endedSessions.close(), apiTokens.close()]);
    },
  };
}
