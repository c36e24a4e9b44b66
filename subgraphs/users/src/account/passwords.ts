import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { compare } from 'bcryptjs';

/** OWASP's first choice for Argon2id (the library's own algorithm): 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const ownPrefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;

/** Hashes that the old systems made. Each step of the cost doubles the time: dearer ones than 2^14 were never made there. */
const bcryptHash = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time for an account that does not exist (`null`) or has no password (empty). */
  verify(storedHash: string | null, password: string): Promise<boolean>;
  /** Whether the hash is not one that `hash` would make now, so that it is to be made anew when the password is next at hand. */
  isOutdated(storedHash: string): boolean;
}

export async function createPasswords(): Promise<Passwords> {
  const nobodysHash = await hash(randomBytes(16).toString('hex'), parameters);
  return {
    hash: (password) => hash(password.normalize('NFKC'), parameters),
    async verify(storedHash, password) {
      // The old systems took passwords as they were typed, and no more than 72 bytes of them.
      if (storedHash && bcryptHash.test(storedHash)) return await compare(password, storedHash);
      const matches = await verify(storedHash || nobodysHash, password.normalize('NFKC')).catch(() => false);
      return matches && Boolean(storedHash);
    },
    isOutdated: (storedHash) => !storedHash.startsWith(ownPrefix),
  };
}
