import type { Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import { attachmentFolder } from './attachment-keys.ts';
import { type AttachmentRow, deleteAttachmentsOf } from './attachment-repository.ts';

const deleteJob = 'chat_delete_files';
const payload = z.object({ folders: z.array(z.string()) });

/** Deletes what is stored of attachments, once the transaction that took them away is through. */
export async function disposeOf(db: Executor<Tables>, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await enqueueJob(db, { kind: deleteJob, payload: { folders: rows.map(attachmentFolder) } });
}

/** Takes its files from a message. */
export async function discardAttachments(db: Executor<Tables>, messageId: number): Promise<void> {
  await disposeOf(db, await deleteAttachmentsOf(db, messageId));
}

export function createFileDeletion(storage: Storage): JobHandler<z.infer<typeof payload>> {
  return {
    payload,
    async run({ folders }) {
      for (const folder of folders) await storage.deleteAll(folder);
    },
  };
}
