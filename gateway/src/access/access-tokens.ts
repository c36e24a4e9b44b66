import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { accessToken } from '@kizuna/kit/viewer/access-token';
import { userTypes } from '@kizuna/kit/viewer/viewer';
import { decodeJwt, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { IssuerKeys, KeySet } from './issuer-keys.ts';
import type { TokenIssuer } from './token-issuers.ts';
import type { Authenticated } from './viewer-authenticator.ts';

/** An issuer, and how its keys are had. */
export interface TrustedIssuer extends TokenIssuer {
  readonly keys: IssuerKeys;
}

/** Checks access tokens. */
export interface AccessTokens {
  /** @throws KizunaError UNAUTHORIZED, SERVICE_UNAVAILABLE when the keys cannot be had */
  authenticate(token: string): Promise<Authenticated>;
}

const claims = z.object({
  sub: z.string().regex(/^[1-9]\d{0,14}$/),
  sid: z.number().int(),
  userType: z.enum(userTypes),
  env: z.string().nullish(),
  iat: z.number(),
  exp: z.number(),
});

/** No `none`, and nothing with a shared secret: a public key would be one. */
const algorithms = ['EdDSA', 'ES256'];
const maxLength = 8_192;
const maxClockSkewSeconds = 60;

interface Known {
  readonly authenticated: Authenticated;
  readonly issuer: TrustedIssuer;
  readonly keys: KeySet;
}

/** Checks each token once; a good one is remembered until it ends, or its issuer publishes other keys. */
export function createAccessTokens(issuers: readonly TrustedIssuer[]): AccessTokens {
  const issuerOf = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  const known = new LRUCache<string, Known>({ max: 20_000 });

  async function verify(token: string): Promise<Known> {
    if (token.length > maxLength) throw new KizunaError('UNAUTHORIZED');
    const issuer = issuerOf.get(decodeJwt(token).iss ?? '');
    if (!issuer) throw new KizunaError('UNAUTHORIZED');
    const options = {
      algorithms,
      issuer: issuer.issuer,
      audience: issuer.audience,
      requiredClaims: ['exp', 'iat', 'sub'],
    };
    return issuer.keys.checkWith(async (keys) => {
      const { payload } = await jwtVerify(token, keys.find, options);
      const { sub, sid, userType, env, iat, exp } = claims.parse(payload);
      if ((env ?? null) !== issuer.environment) throw new KizunaError('UNAUTHORIZED');
      // Ended sessions are remembered for as long as our own tokens live.
      const isTooLong = exp - iat > accessToken.lifetimeSeconds || iat * 1000 > Date.now() + maxClockSkewSeconds * 1000;
      if (issuer.jwksUri !== null && isTooLong) throw new KizunaError('UNAUTHORIZED');
      const viewer = { userId: Number(sub), userType, sessionId: sid };
      return { authenticated: { viewer, expiresAt: exp * 1000 }, issuer, keys };
    });
  }

  return {
    async authenticate(token) {
      let found = known.get(token);
      if (found && found.issuer.keys.fresh !== found.keys && (await found.issuer.keys.current()) !== found.keys) {
        known.delete(token);
        found = undefined;
      }
      if (!found) {
        try {
          found = await verify(token);
        } catch (cause) {
          if (cause instanceof KizunaError) throw cause;
          throw new KizunaError('UNAUTHORIZED', { cause });
        }
        known.set(token, found);
      }
      if (found.authenticated.expiresAt <= Date.now()) throw new KizunaError('UNAUTHORIZED');
      return found.authenticated;
    },
  };
}
