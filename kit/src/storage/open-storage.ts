import { createFolderStorage } from './folder-storage.ts';
import type { S3StorageOptions } from './s3-storage.ts';
import type { Storage } from './storage.ts';

/** Where files are kept. */
export type StorageConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({ readonly kind: 's3' } & S3StorageOptions);

/** The storage that the configuration names; the caller closes it. The S3 client, which is large, is loaded only for S3. */
export async function openStorage(config: StorageConfig): Promise<Storage> {
  switch (config.kind) {
    case 'folder':
      return createFolderStorage(config);
    case 's3':
      return (await import('./s3-storage.ts')).createS3Storage(config);
  }
}
