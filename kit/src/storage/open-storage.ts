import { createFolderStorage } from './folder-storage.ts';
import { createS3Storage, type S3StorageOptions } from './s3-storage.ts';
import type { Storage } from './storage.ts';

/** Where files are kept. */
export type StorageConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({ readonly kind: 's3' } & S3StorageOptions);

/** The storage that the configuration names; the caller closes it. */
export function openStorage(config: StorageConfig): Storage {
  switch (config.kind) {
    case 'folder':
      return createFolderStorage(config);
    case 's3':
      return createS3Storage(config);
  }
}
