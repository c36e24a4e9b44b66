import { createHmac, randomInt } from 'node:crypto';

const howMany = 10;
/** Without letters and digits that are taken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const length = 10;

/** Ten new codes, as people are shown them: `abcde-23456`, 49 random bits each. */
export function makeBackupCodes(): string[] {
  return Array.from({ length: howMany }, () => {
    const code = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  });
}

/**
 * What is stored of a code. With a key that is not in the database, so that nobody who reads it can try all codes.
 * @param key 32 bytes
 * @returns hex
 */
export function hashBackupCode(key: Uint8Array, userId: number, typed: string): string {
  const code = typed.toLowerCase().replace(/[^a-z0-9]/g, '');
  return createHmac('sha256', key).update(`${userId}:${code}`).digest('hex');
}
