import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { createDecodingQueue } from '@kizuna/kit/pictures/decoding-queue';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { lockWritable } from '../conversation/conversation-access.ts';
import type { Tables } from '../db/tables.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { disposeOf } from './attachment-disposal.ts';
import { checkNewAttachment, isPicture, type NewAttachment } from './attachment-input.ts';
import { attachmentFolder } from './attachment-keys.ts';
import {
  type AttachmentRow,
  deleteOldestUnsent,
  findAttachment,
  insertAttachment,
  lockUnsent,
  updateAttachment,
} from './attachment-repository.ts';
import { readPicture } from './picture.ts';

const maxUnsent = 20;

/** Pictures that wait are in storage, not in memory. These are those of fifteen people: two of each wait. */
const maxWaitingPictures = 30;

export interface AttachmentService {
  /**
   * Makes the attachment, without its file; the oldest of too many unsent ones goes.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, CONFLICT for a closed conversation, RATE_LIMITED
   */
  create(viewer: Viewer, input: NewAttachment): Promise<AttachmentRow>;
  /** Before the bytes are taken in. @returns where to store them. @throws KizunaError NOT_FOUND once it is sent or gone */
  open(id: number): Promise<{ key: string }>;
  /**
   * After they are stored under `key`: looks at them and makes them the attachment's file.
   * @throws KizunaError as `open`, VALIDATION_ERROR for a picture that is none, RATE_LIMITED when many pictures, or two of the sender, wait; what was stored
   *   is then deleted
   */
  attach(id: number, key: string, size: number): Promise<void>;
  /** A file to show; null when there is none. */
  find(id: number): Promise<AttachmentRow | null>;
}

/** What it works with. */
export interface AttachmentServiceOptions {
  readonly database: Database<Tables>;
  readonly storage: Storage;
  readonly limits: SenderLimits;
  readonly maxBytes: number;
}

type Stored = Pick<AttachmentRow, 'storageKey' | 'previewKey' | 'contentType' | 'size' | 'width' | 'height'>;

export function createAttachmentService(options: AttachmentServiceOptions): AttachmentService {
  const { storage, limits, maxBytes } = options;
  const { db } = options.database;
  const inTurn = createDecodingQueue({ maxWaiting: maxWaitingPictures });

  async function requireUnsent(id: number): Promise<AttachmentRow> {
    const row = await findAttachment(db, id);
    if (!row || row.messageId !== null) throw new KizunaError('NOT_FOUND');
    return row;
  }

  /** A picture is kept cleaned, in place of what came in; everything else as it came. */
  async function keep(row: AttachmentRow, key: string, size: number): Promise<Stored> {
    const asItCame = { ...{ storageKey: key, previewKey: null, size, width: null, height: null } };
    if (!isPicture(row)) return { ...asItCame, contentType: row.contentType };
    // From the first byte in memory to the last: of what is decoded, too, there is never more than one picture's.
    return inTurn(async () => {
      const stream = await storage.get(key);
      if (!stream) throw new KizunaError('NOT_FOUND');
      const { bytes, contentType, preview, width, height } = await readPicture(await buffer(stream));
      const [storageKey, previewKey] = [`${key}-clean`, `${key}-preview`];
      await storage.put(storageKey, bytes, { contentType });
      await storage.put(previewKey, preview, { contentType: 'image/webp' });
      await storage.delete(key);
      return { storageKey, previewKey, contentType, size: bytes.length, width, height };
    }, row.uploaderId);
  }

  return {
    async create(viewer, input) {
      const { conversationId, filename, contentType, size } = checkNewAttachment(input, maxBytes);
      await limits.take('act', viewer);
      return db.transaction(async (tx) => {
        // Held before attachments are, as it is for who sends them.
        await lockWritable(tx, viewer, conversationId);
        await disposeOf(tx, await deleteOldestUnsent(tx, viewer.userId, maxUnsent - 1));
        return insertAttachment(tx, { conversationId, uploaderId: viewer.userId, filename, contentType, size });
      });
    },

    async open(id) {
      return { key: `${attachmentFolder(await requireUnsent(id))}${randomUUID()}` };
    },

    async attach(id, key, size) {
      const made = [key, `${key}-clean`, `${key}-preview`];
      try {
        const stored = await keep(await requireUnsent(id), key, size);
        const earlier = await db.transaction(async (tx) => {
          const row = await lockUnsent(tx, id);
          if (!row) throw new KizunaError('NOT_FOUND');
          await updateAttachment(tx, id, stored);
          return [row.storageKey, row.previewKey];
        });
        for (const old of earlier) if (old !== null) await storage.delete(old);
      } catch (error) {
        for (const part of made) await storage.delete(part);
        throw error;
      }
    },

    find: (id) => findAttachment(db, id),
  };
}
