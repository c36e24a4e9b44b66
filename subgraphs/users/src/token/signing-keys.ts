import { randomUUID } from 'node:crypto';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { signingKey, type Tables } from '../db/tables.ts';

/** Keys that sign and verify access tokens. */
export interface SigningKeys {
  /** The key that signs now. */
  readonly current: { readonly kid: string; readonly privateKey: CryptoKey };
  /** Every public key whose tokens may be about now or soon, as a JSON Web Key Set. */
  publicKeys(): Promise<{ keys: JWK[] }>;
  /**
   * Takes the next step, if it is time for one: a key that has signed for 90 days gets a successor, which is published for an hour
   * before it signs, and the old one for two days after that. Several processes may do so; each has to, since another may have.
   */
  rotate(): Promise<void>;
}

type Row = typeof signingKey.$inferSelect;

const hourMs = 60 * 60_000;
const signsForMs = 90 * 24 * hourMs;
const publishedBeforeMs = hourMs;
const publishedAfterMs = 2 * 24 * hourMs;

/**
 * Opens the keys, making the first one on an empty database. Two processes that start at once agree on one key.
 * @param sealingKey 32 bytes; private keys are stored encrypted under it
 */
export async function openSigningKeys({ db }: Database<Tables>, sealingKey: Uint8Array): Promise<SigningKeys> {
  const findCurrent = () => db.select().from(signingKey).where(eq(signingKey.isCurrent, true));

  async function load(): Promise<SigningKeys['current']> {
    let [row] = await findCurrent();
    if (!row) {
      await db
        .insert(signingKey)
        .values({ ...(await makeKey(sealingKey)), isCurrent: true })
        .onConflictDoNothing();
      [row] = await findCurrent();
    }
    if (!row) throw new Error('There is no signing key.');
    return { kid: row.kid, privateKey: await readPrivateKey(sealingKey, row) };
  }

  let current = await load();
  return {
    get current() {
      return current;
    },
    async publicKeys() {
      const rows = await db.select({ publicJwk: signingKey.publicJwk }).from(signingKey);
      return { keys: rows.map(({ publicJwk }) => publicJwk) };
    },
    async rotate() {
      await db.transaction((tx) => takeStep(tx, sealingKey));
      const [row] = await findCurrent();
      if (row?.kid !== current.kid) current = await load();
    },
  };
}

/** `createdAt` of a key that signs is when it began to, of its successor when it was published. */
async function takeStep(tx: Executor<Tables>, sealingKey: Uint8Array): Promise<void> {
  await tx.execute(sql`lock table ${signingKey} in share row exclusive mode`);
  const rows = await tx.select().from(signingKey).orderBy(asc(signingKey.createdAt));
  const signs = rows.find(({ isCurrent }) => isCurrent);
  if (!signs) return;
  const ageOf = ({ createdAt }: Row) => Date.now() - createdAt.getTime();
  const successor = rows.findLast(({ createdAt }) => createdAt > signs.createdAt);
  const old = rows.filter(({ createdAt }) => createdAt < signs.createdAt).map(({ kid }) => kid);
  if (old.length > 0 && ageOf(signs) > publishedAfterMs)
    await tx.delete(signingKey).where(inArray(signingKey.kid, old));
  if (!successor && ageOf(signs) > signsForMs) await tx.insert(signingKey).values(await makeKey(sealingKey));
  if (!successor || ageOf(successor) < publishedBeforeMs) return;
  await tx.update(signingKey).set({ isCurrent: false }).where(eq(signingKey.kid, signs.kid));
  const since = { isCurrent: true, createdAt: new Date() };
  await tx.update(signingKey).set(since).where(eq(signingKey.kid, successor.kid));
}

async function readPrivateKey(sealingKey: Uint8Array, row: Row): Promise<CryptoKey> {
  const privateJwk: JWK = JSON.parse(openBox(sealingKey, row));
  const privateKey = await importJWK(privateJwk, 'EdDSA');
  if (privateKey instanceof Uint8Array) throw new Error('The signing key is not an Ed25519 key.');
  return privateKey;
}

function openBox(key: Uint8Array, row: Row): string {
  try {
    return open(key, purposeOf(row.kid), Buffer.from(row.sealedPrivateJwk, 'base64')).toString();
  } catch (cause) {
    throw new Error('The signing key cannot be read: KIZUNA_SECRET is not the one that this database was made with.', {
      cause,
    });
  }
}

const purposeOf = (kid: string) => `signing key ${kid}`;

async function makeKey(sealingKey: Uint8Array): Promise<typeof signingKey.$inferInsert> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = randomUUID();
  const privateJwk = JSON.stringify(await exportJWK(privateKey));
  return {
    kid,
    isCurrent: false,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' },
    sealedPrivateJwk: seal(sealingKey, purposeOf(kid), Buffer.from(privateJwk)).toString('base64'),
  };
}
