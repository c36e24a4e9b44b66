import type { Executor } from '@kizuna/kit/db/database';
import DataLoader from 'dataloader';
import { type AttachmentRow, findAttachments } from '../attachment/attachment-repository.ts';
import type { ConversationLoaders } from '../conversation/conversation-loader.ts';
import type { Tables } from '../db/tables.ts';
import { type EventRow, findOriginsOf } from '../event/event-repository.ts';
import { groupBy } from '../grouping.ts';
import { findReactions, type ReactionGroup } from '../reaction/reaction-repository.ts';
import { findMentions } from './mention-repository.ts';
import { findMessages, type MessageRow } from './message-repository.ts';

/** What the fields of many messages ask for at once; one set for each request. */
export interface MessageLoaders {
  /** The message, if the viewer may read its conversation. */
  readonly message: DataLoader<number, MessageRow | null>;
  /** The event with which it came. */
  readonly origin: DataLoader<number, EventRow | null>;
  readonly attachments: DataLoader<number, AttachmentRow[]>;
  readonly mentions: DataLoader<number, number[]>;
  readonly reactions: DataLoader<number, ReactionGroup[]>;
}

export function createMessageLoaders(
  db: Executor<Tables>,
  conversations: Pick<ConversationLoaders, 'conversation'>,
): MessageLoaders {
  return {
    message: new DataLoader(async (ids) => {
      const rows = new Map((await findMessages(db, ids)).map((row) => [row.id, row]));
      return Promise.all(
        ids.map(async (id) => {
          const row = rows.get(id);
          return row && (await conversations.conversation.load(row.conversationId)) ? row : null;
        }),
      );
    }),
    origin: new DataLoader(async (ids) => {
      const events = new Map((await findOriginsOf(db, ids)).map((row) => [row.messageId, row]));
      return ids.map((id) => events.get(id) ?? null);
    }),
    attachments: new DataLoader(async (ids) => {
      const rows = groupBy(await findAttachments(db, ids), (row) => row.messageId);
      return ids.map((id) => rows.get(id) ?? []);
    }),
    mentions: new DataLoader(async (ids) => {
      const rows = groupBy(await findMentions(db, ids), (row) => row.messageId);
      return ids.map((id) => (rows.get(id) ?? []).map(({ userId }) => userId));
    }),
    reactions: new DataLoader(async (ids) => {
      const groups = await findReactions(db, ids);
      return ids.map((id) => groups.get(id) ?? []);
    }),
  };
}
