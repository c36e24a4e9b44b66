import { createHash, randomBytes } from 'node:crypto';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';

/** An application's key as it is stored: wrapped by a master key, which is kept elsewhere. */
export interface WrappedKey {
  readonly masterKeyId: string;
  /** base64 */
  readonly wrappedKey: string;
}

/** Makes and unwraps the keys of applications. */
export interface MasterKeys {
  /** A new random key for an application, wrapped. */
  create(applicationId: number): WrappedKey;
  /** @throws Error when the master key that wrapped it is not here */
  unwrap(applicationId: number, wrapped: WrappedKey): Buffer;
}

/**
 * @param masters 32 bytes each; the first wraps new keys, the others only open what they wrapped before, so that a master
 *   key can be set later without losing what is there
 */
export function createMasterKeys(masters: readonly [Uint8Array, ...Uint8Array[]]): MasterKeys {
  const byId = new Map(masters.map((key) => [idOf(key), key]));
  const [current] = masters;
  const purposeOf = (applicationId: number) => `kyc-application:${applicationId}`;
  return {
    create: (applicationId) => ({
      masterKeyId: idOf(current),
      wrappedKey: seal(current, purposeOf(applicationId), randomBytes(32)).toString('base64'),
    }),
    unwrap(applicationId, { masterKeyId, wrappedKey }) {
      const master = byId.get(masterKeyId);
      if (!master) throw new Error(`The KYC master key ${masterKeyId} is needed: set KYC_MASTER_KEY to it.`);
      return open(master, purposeOf(applicationId), Buffer.from(wrappedKey, 'base64'));
    },
  };
}

/** Names a key without telling it. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update('kyc-master-key').update(key).digest('hex').slice(0, 16);
}
