import { ConfigError, readEnv } from '@kizuna/kit/config/env';
import { readTokenIdentity, type TokenIdentity } from '@kizuna/kit/viewer/token-identity';
import { z } from 'zod';

/** Whose tokens are taken for a sign-in. */
export interface SharegramConfig {
  readonly jwksUri: string;
  readonly issuer: string;
  readonly audience: string;
}

/** What users reads besides what every process shares. */
export interface UsersConfig {
  /** Null: nobody signs in with Sharegram here. */
  readonly sharegram: SharegramConfig | null;
  /** What access tokens say of where they come from. */
  readonly tokens: TokenIdentity;
}

const variables = z.object({
  SHAREGRAM_JWKS_URI: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('set it to the address of the keys that sign its tokens'),
  SHAREGRAM_ISSUER: z.string().optional().describe('set it to what its tokens say in `iss`'),
  SHAREGRAM_AUDIENCE: z.string().default('kizuna').describe('set it to what its tokens for us say in `aud`'),
});

/** @throws ConfigError */
export function readUsersConfig(env: NodeJS.ProcessEnv): UsersConfig {
  const { SHAREGRAM_JWKS_URI, SHAREGRAM_ISSUER, SHAREGRAM_AUDIENCE } = readEnv(variables, env);
  const tokens = readTokenIdentity(env);
  if (!SHAREGRAM_JWKS_URI) return { sharegram: null, tokens };
  if (!SHAREGRAM_ISSUER) {
    throw new ConfigError(
      'SHAREGRAM_JWKS_URI is set and SHAREGRAM_ISSUER is not: set it to what the tokens say in `iss`.',
    );
  }
  const sharegram = { jwksUri: SHAREGRAM_JWKS_URI, issuer: SHAREGRAM_ISSUER, audience: SHAREGRAM_AUDIENCE };
  return { sharegram, tokens };
}
