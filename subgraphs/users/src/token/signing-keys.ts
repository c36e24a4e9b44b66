import { randomUUID } from 'node:crypto';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database } from '@kizuna/kit/db/database';
import { eq } from 'drizzle-orm';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { signingKey, type Tables } from '../db/tables.ts';

/** Keys that sign and verify access tokens. */
export interface SigningKeys {
  /** The key that signs now. */
  readonly current: { readonly kid: string; readonly privateKey: CryptoKey };
  /** Every public key whose tokens may still be about, as a JSON Web Key Set. */
  publicKeys(): Promise<{ keys: JWK[] }>;
}

/**
 * Opens the keys, making the first one on an empty database. Two processes that start at once agree on one key.
 * @param sealingKey 32 bytes; private keys are stored encrypted under it
 */
export async function openSigningKeys({ db }: Database<Tables>, sealingKey: Uint8Array): Promise<SigningKeys> {
  const findCurrent = () => db.select().from(signingKey).where(eq(signingKey.isCurrent, true));
  let [row] = await findCurrent();
  if (!row) {
    await db
      .insert(signingKey)
      .values(await makeKey(sealingKey))
      .onConflictDoNothing();
    [row] = await findCurrent();
  }
  if (!row) throw new Error('There is no signing key.');
  const privateJwk: JWK = JSON.parse(openBox(sealingKey, row));
  const privateKey = await importJWK(privateJwk, 'EdDSA');
  if (privateKey instanceof Uint8Array) throw new Error('The signing key is not an Ed25519 key.');
  return {
    current: { kid: row.kid, privateKey },
    async publicKeys() {
      const rows = await db.select({ publicJwk: signingKey.publicJwk }).from(signingKey);
      return { keys: rows.map(({ publicJwk }) => publicJwk) };
    },
  };
}

function openBox(key: Uint8Array, row: typeof signingKey.$inferSelect): string {
  try {
    return open(key, purposeOf(row.kid), Buffer.from(row.sealedPrivateJwk, 'base64')).toString();
  } catch (cause) {
    throw new Error('The signing key cannot be read: KIZUNA_SECRET is not the one that this database was made with.', {
      cause,
    });
  }
}

const purposeOf = (kid: string) => `signing key ${kid}`;

async function makeKey(sealingKey: Uint8Array) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = randomUUID();
  const privateJwk = JSON.stringify(await exportJWK(privateKey));
  return {
    kid,
    isCurrent: true,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' },
    sealedPrivateJwk: seal(sealingKey, purposeOf(kid), Buffer.from(privateJwk)).toString('base64'),
  };
}
