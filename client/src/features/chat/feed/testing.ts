import type { Attachment, FeedMessage } from './feed-message.ts';

export const mika = { id: 'mika', displayName: 'Mika' };
export const ren = { id: 'ren', displayName: 'Ren' };

/** A message of Ren's, sent `sequence` minutes after nine, for the chat's tests. */
export function makeMessage(sequence: number, more: Partial<FeedMessage> = {}): FeedMessage {
  return {
    ...{ id: `m${sequence}`, sequence, text: `text ${sequence}` },
    sentAt: new Date(Date.UTC(2026, 10, 21, 9, sequence)).toISOString(),
    ...{ isEdited: false, deletedBy: null, sender: ren, isOwn: false, replyTo: null },
    ...{ attachments: [], mentions: [], reactions: [], notice: null },
    ...more,
  };
}

export function makeAttachment(more: Partial<Attachment> = {}): Attachment {
  return {
    ...{ id: 'a1', filename: 'sea.png', size: 10, isImage: true, width: 4, height: 3, url: '', previewUrl: '' },
    ...more,
  };
}
