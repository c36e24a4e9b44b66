import { type ApiTokenViewer, userTypes } from '@kizuna/kit/viewer/viewer';
import { z } from 'zod';
import type { AskUsers } from './ask-users.ts';

/** What `users` says of a token. */
export interface KnownApiToken {
  readonly viewer: ApiTokenViewer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** @param hash SHA-256 in hex @returns null for a token that is good for nothing @throws when `users` cannot be asked */
export type LookUpApiToken = (hash: string) => Promise<KnownApiToken | null>;

const text = 'query ($hash: String!) { apiTokenVerify(hash: $hash) { tokenId userId userType scopes expiresAt } }';
const shape = z.object({
  apiTokenVerify: z
    .object({
      tokenId: z.number().int(),
      userId: z.number().int(),
      userType: z.enum(userTypes),
      scopes: z.array(z.string()),
      expiresAt: z.coerce.date(),
    })
    .nullable(),
});

export function createApiTokenLookup(askUsers: AskUsers): LookUpApiToken {
  return async (hash) => {
    const { apiTokenVerify: found } = await askUsers({ text, variables: { hash }, shape });
    if (!found) return null;
    const { expiresAt, ...viewer } = found;
    return { viewer, expiresAt: expiresAt.getTime() };
  };
}
