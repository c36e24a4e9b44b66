import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for somebody to keep, and the hash for the table. */
export function makeOpaqueToken(): { value: string; hash: string } {
  const value = randomBytes(32).toString('base64url');
  return { value, hash: hashToken(value) };
}

/** Random enough that nothing slower than SHA-256 is called for. @returns hex */
export function hashToken(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
