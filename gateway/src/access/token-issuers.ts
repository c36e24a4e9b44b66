import { ConfigError, readEnv } from '@kizuna/kit/config/env';
import { readTokenIdentity, type TokenIdentity } from '@kizuna/kit/viewer/token-identity';
import { z } from 'zod';

/** Whose access tokens are taken: our own `users`, or another deployment that signs for the same accounts and sessions. */
export interface TokenIssuer extends TokenIdentity {
  /** Where its public keys are; null for our own, which come by the gateway itself. */
  readonly jwksUri: string | null;
}

const issuerShape = z.strictObject({
  issuer: z.string().min(1).max(200),
  audience: z.string().min(1).max(200),
  jwksUri: z.url({ protocol: /^https?$/ }),
  environment: z.string().min(1).max(200).nullable().default(null),
});

const example =
  '[{"issuer":"kizuna-osaka","audience":"kizuna","jwksUri":"https://osaka.example/.well-known/jwks.json"}]';

const issuerVariables = z.object({
  TOKEN_ISSUERS: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(issuerShape).max(20))
    .default([])
    .describe(`set it to a JSON list, for example ${example}`),
});

/** Our own issuer first. @throws ConfigError */
export function readTokenIssuers(env: NodeJS.ProcessEnv): readonly TokenIssuer[] {
  const issuers = [{ ...readTokenIdentity(env), jwksUri: null }, ...readEnv(issuerVariables, env).TOKEN_ISSUERS];
  const names = issuers.map(({ issuer }) => issuer);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return issuers;
  throw new ConfigError(
    `TOKEN_ISSUERS names ${twice} twice, or it is TOKEN_ISSUER, which is one by itself: set each issuer once.`,
  );
}
