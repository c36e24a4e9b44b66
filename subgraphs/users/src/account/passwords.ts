import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id (the library's own algorithm): 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time for an account that does not exist (`null`) or has no password (empty). */
  verify(storedHash: string | null, password: string): Promise<boolean>;
}

export async function createPasswords(): Promise<Passwords> {
  const nobodysHash = await hash(randomBytes(16).toString('hex'), parameters);
  return {
    hash: (password) => hash(password.normalize('NFKC'), parameters),
    async verify(storedHash, password) {
      const matches = await verify(storedHash || nobodysHash, password.normalize('NFKC')).catch(() => false);
      return matches && Boolean(storedHash);
    },
  };
}
