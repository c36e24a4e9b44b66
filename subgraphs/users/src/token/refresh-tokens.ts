import { createHash, randomBytes } from 'node:crypto';

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** A new refresh token: the value for the client, the hash and the end for the table. */
export function makeRefreshToken(): { value: string; hash: string; expiresAt: Date } {
  const value = randomBytes(32).toString('base64url');
  return { value, hash: hashRefreshToken(value), expiresAt: new Date(Date.now() + lifetimeMs) };
}

export function hashRefreshToken(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
