import { randomBytes } from 'node:crypto';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { hash, verify } from '@node-rs/argon2';
import { compare } from 'bcryptjs';

/** OWASP's first choice for Argon2id (the library's own algorithm): 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const ownPrefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;

/** In UTF-16 units. Nobody has a longer one: none is set, and none is right. */
export const maxPasswordCharacters = 256;

/** Hashes that the old systems made. Each step of the cost doubles the time: dearer ones than 2^14 were never made there. */
const bcryptHash = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

export interface Passwords {
  /** @throws RangeError when it is longer than `maxPasswordCharacters`, of which its owner must have been told before */
  hash(password: string): Promise<string>;
  /**
   * Takes the same time for an account that does not exist (`null`) or has no password (empty), and for a password that is longer than
   * `maxPasswordCharacters`, which is a wrong one.
   */
  verify(storedHash: string | null, password: string): Promise<boolean>;
  /** Whether the hash is not one that `hash` would make now, so that it is to be made anew when the password is next at hand. */
  isOutdated(storedHash: string): boolean;
}

export async function createPasswords(): Promise<Passwords> {
  const nobodysHash = await hash(randomBytes(16).toString('hex'), parameters);
  return {
    async hash(password) {
      if (isTooLong(password)) throw new RangeError('The password is too long to be hashed.');
      return await hash(normalizeText(password), parameters);
    },
    async verify(storedHash, typed) {
      const password = isTooLong(typed) ? '' : typed;
      // The old systems took passwords as they were typed, and no more than 72 bytes of them.
      if (storedHash && bcryptHash.test(storedHash)) return (await compare(password, storedHash)) && !isTooLong(typed);
      const matches = await verify(storedHash || nobodysHash, normalizeText(password)).catch(() => false);
      return matches && Boolean(storedHash) && !isTooLong(typed);
    },
    isOutdated: (storedHash) => !storedHash.startsWith(ownPrefix),
  };
}

const isTooLong = (password: string): boolean => password.length > maxPasswordCharacters;
