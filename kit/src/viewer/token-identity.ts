import { z } from 'zod';
import { readEnv } from '../config/env.ts';
import { accessToken } from './access-token.ts';

/** What our own access tokens say of where they come from: `users` writes it and the gateway insists on it. */
export interface TokenIdentity {
  /** The claim `iss`. */
  readonly issuer: string;
  /** The claim `aud`. */
  readonly audience: string;
  /** The claim `env`; null for tokens without one. */
  readonly environment: string | null;
}

const name = z.string().max(200);

const variables = z.object({
  TOKEN_ISSUER: name.default(accessToken.issuer).describe('set it to what access tokens are to say in `iss`'),
  TOKEN_AUDIENCE: name.default(accessToken.audience).describe('set it to what access tokens are to say in `aud`'),
  TOKEN_ENVIRONMENT: name.optional().describe('set it to a name such as production, which access tokens say in `env`'),
});

/** @throws ConfigError */
export function readTokenIdentity(env: NodeJS.ProcessEnv): TokenIdentity {
  const { TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_ENVIRONMENT } = readEnv(variables, env);
  return { issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE, environment: TOKEN_ENVIRONMENT ?? null };
}
