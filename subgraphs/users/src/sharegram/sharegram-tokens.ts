import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { SharegramConfig } from '../config.ts';

/** Whom a Sharegram token speaks of. */
export interface SharegramIdentity {
  /** Their id there. */
  readonly sharegramId: string;
  readonly email: string | null;
  /** Whether Sharegram has proved that the address is theirs. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly username: string | null;
}

/** @throws KizunaError INVALID_SHAREGRAM_TOKEN, SSO_AUTH_FAILED when the keys cannot be had, INTEGRATION_NOT_CONFIGURED */
export type VerifySharegramToken = (token: string) => Promise<SharegramIdentity>;

// Never `none`, and none that takes a shared secret: then a public key would be one.
const algorithms = ['EdDSA', 'ES256', 'RS256', 'PS256'];
const clockSkewSeconds = 60;
const maxTokenLength = 8_192;

const claims = z.object({
  sub: z.string().min(1).max(200),
  email: z.string().max(254).nullish(),
  email_verified: z.boolean().nullish(),
  name: z.string().max(400).nullish(),
  preferred_username: z.string().max(400).nullish(),
});

/** Checks tokens by the keys that Sharegram publishes: kept for ten minutes, asked for again when a token names another. */
export function createSharegramTokens(config: SharegramConfig | null): VerifySharegramToken {
  if (!config) {
    return async () => {
      throw new KizunaError('INTEGRATION_NOT_CONFIGURED');
    };
  }
  const keys = createRemoteJWKSet(new URL(config.jwksUri), {
    timeoutDuration: 5_000,
    // Made-up keys must not make us ask Sharegram time and again.
    cooldownDuration: 30_000,
    cacheMaxAge: 10 * 60_000,
  });
  return async (token) => {
    if (token.length > maxTokenLength) throw new KizunaError('INVALID_SHAREGRAM_TOKEN');
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer: config.issuer,
      audience: config.audience,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'sub'],
    }).catch((cause: unknown) => {
      throw new KizunaError(isOurTrouble(cause) ? 'SSO_AUTH_FAILED' : 'INVALID_SHAREGRAM_TOKEN', { cause });
    });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) throw new KizunaError('INVALID_SHAREGRAM_TOKEN', { cause: parsed.error });
    const { sub, email, email_verified, name, preferred_username } = parsed.data;
    return {
      sharegramId: sub,
      email: email ?? null,
      emailVerified: email_verified === true,
      name: name ?? null,
      username: preferred_username ?? null,
    };
  };
}

/** Whether the keys could not be fetched or read, which says nothing of the token. */
function isOurTrouble(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}
