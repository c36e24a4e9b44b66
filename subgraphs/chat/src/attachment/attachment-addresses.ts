import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { UrlSigner } from '@kizuna/kit/storage/signed-url';
import type { AttachmentRow } from './attachment-repository.ts';

/** Makes the addresses under which browsers send and get files. */
export interface AttachmentAddresses {
  /** Where to PUT the whole file, for an hour from now. */
  upload(row: AttachmentRow): string;
  /** Where to GET it, for 15 to 30 minutes; the same for everybody, so that lists stay as they are and caches hold. */
  shown(row: AttachmentRow, file: 'whole' | 'preview'): string | null;
}

const hourMs = 60 * 60_000;
const slotMs = 15 * 60_000;

/** @param publicUrl what the addresses begin with, without a slash at the end */
export function createAttachmentAddresses(signer: UrlSigner, publicUrl: string): AttachmentAddresses {
  return {
    upload({ id, size }) {
      const path = `/files/chat/upload/${toGlobalId('MessageAttachment', id)}`;
      return `${publicUrl}${signer.sign({ method: 'PUT', path, expiresAt: new Date(Date.now() + hourMs), claims: { size } })}`;
    },
    shown(row, file) {
      if ((file === 'whole' ? row.storageKey : row.previewKey) === null) return null;
      const path = `/files/chat/attachments/${toGlobalId('MessageAttachment', row.id)}/${file}`;
      const expiresAt = new Date((Math.ceil(Date.now() / slotMs) + 1) * slotMs);
      return `${publicUrl}${signer.sign({ method: 'GET', path, expiresAt })}`;
    },
  };
}
