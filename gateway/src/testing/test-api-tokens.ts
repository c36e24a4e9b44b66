import type { Bus } from '@kizuna/kit/bus/bus';
import { apiTokenRevokedTopic, hashApiToken, makeApiToken } from '@kizuna/kit/viewer/api-token';

export const apiTokenTypes = `
  type VerifiedApiToken @inaccessible {
    tokenId: Int!  userId: Int!  userType: String!  scopes: [String!]!  expiresAt: String!
  }`;

interface Issued {
  readonly tokenId: number;
  readonly userId: number;
  readonly userType: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

/** API tokens of the test graph's `users`, with what a test does to them. */
export interface TestApiTokens {
  /** By hash. */
  readonly good: ReadonlyMap<string, Issued>;
  /** How often the gateway asked. */
  readonly lookups: { count: number };
  /** @returns the token itself */
  issue(changes?: { userId?: number; scopes?: readonly string[]; expiresInMs?: number }): string;
  /** Revokes one as `users` would. @param announce false: the announcement is lost */
  revoke(token: string, announce?: boolean): Promise<void>;
}

/** @param bus that the gateway listens to, too */
export function createTestApiTokens(bus: Bus): TestApiTokens {
  const good = new Map<string, Issued>();
  let issued = 0;
  return {
    good,
    lookups: { count: 0 },
    issue({ userId = 7, scopes = ['chat:read'], expiresInMs = 3_600_000 } = {}) {
      const token = makeApiToken();
      issued += 1;
      const expiresAt = new Date(Date.now() + expiresInMs).toISOString();
      good.set(hashApiToken(token), { tokenId: issued, userId, userType: 'PARTNER', scopes, expiresAt });
      return token;
    },
    async revoke(token, announce = true) {
      const hash = hashApiToken(token);
      const tokenId = good.get(hash)?.tokenId;
      good.delete(hash);
      if (announce) await bus.publish(apiTokenRevokedTopic, { tokenId });
    },
  };
}
