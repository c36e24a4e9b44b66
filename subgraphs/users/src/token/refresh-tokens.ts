import { makeOpaqueToken } from './opaque-tokens.ts';

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** A new refresh token: the value for the client, the hash and the end for the table. */
export function makeRefreshToken(): { value: string; hash: string; expiresAt: Date } {
  return { ...makeOpaqueToken(), expiresAt: new Date(Date.now() + lifetimeMs) };
}
