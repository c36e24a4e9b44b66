import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database } from '@kizuna/kit/db/database';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { Tables } from '../db/tables.ts';
import { findKey } from './key-repository.ts';
import type { MasterKeys } from './master-keys.ts';

/** A document that the vault keeps. */
export interface VaultPlace {
  readonly applicationId: number;
  readonly documentId: number;
}

/** Keeps documents encrypted in object storage, under `kyc/{applicationId}/`. */
export interface DocumentVault {
  /**
   * Encrypts and stores a document under a key of its own; what the document had before stays until it is deleted.
   * @returns the storage key
   */
  put(place: VaultPlace, content: Uint8Array): Promise<string>;
  /**
   * @returns the document's bytes; null when the object or the application's key is gone
   * @throws Error when the object was tampered with
   */
  get(place: VaultPlace, storageKey: string): Promise<Buffer | null>;
  delete(storageKey: string): Promise<void>;
}

export function createDocumentVault({ db }: Database<Tables>, storage: Storage, masterKeys: MasterKeys): DocumentVault {
  async function keyOf(applicationId: number): Promise<Buffer | null> {
    const wrapped = await findKey(db, applicationId);
    return wrapped && masterKeys.unwrap(applicationId, wrapped);
  }

  return {
    async put({ applicationId, documentId }, content) {
      const key = await keyOf(applicationId);
      if (!key) throw new Error(`The key of KYC application ${applicationId} was erased.`);
      const storageKey = `kyc/${applicationId}/${documentId}-${randomBytes(8).toString('hex')}`;
      await storage.put(storageKey, seal(key, purposeOf(documentId), content), {
        contentType: 'application/octet-stream',
      });
      return storageKey;
    },

    async get({ applicationId, documentId }, storageKey) {
      const key = await keyOf(applicationId);
      const stream = key && (await storage.get(storageKey));
      if (!key || !stream) return null;
      return open(key, purposeOf(documentId), await buffer(stream));
    },

    delete: (storageKey) => storage.delete(storageKey),
  };
}

const purposeOf = (documentId: number): string => `kyc-document:${documentId}`;
