import type { AccountData } from '@kizuna/kit/accounts/account-data';
import type { Cache } from '@kizuna/kit/cache/cache';
import { eq } from 'drizzle-orm';
import type { Announcements } from '../conversation/announcements.ts';
import {
  conversationMember,
  message,
  messageAttachment,
  messageReaction,
  messageReport,
  type Tables,
  userBlock,
} from '../db/tables.ts';
import { forgetPresence } from '../presence/presence-store.ts';
import { eraseChat } from './erase-chat.ts';
import { exportChat } from './export-chat.ts';
import { mergeChat } from './merge-chat.ts';

/** What `chat` holds on an account. */
export function createChatAccountData(announcements: Announcements, cache: Cache): AccountData<Tables> {
  return {
    async countOf(db, userId) {
      const [conversations, messages, reactions, attachments, blocks, reports] = await Promise.all([
        db.$count(conversationMember, eq(conversationMember.userId, userId)),
        db.$count(message, eq(message.senderId, userId)),
        db.$count(messageReaction, eq(messageReaction.userId, userId)),
        db.$count(messageAttachment, eq(messageAttachment.uploaderId, userId)),
        db.$count(userBlock, eq(userBlock.blockerId, userId)),
        db.$count(messageReport, eq(messageReport.reporterId, userId)),
      ]);
      return { conversations, messages, reactions, attachments, blocks, reports };
    },
    exportOf: exportChat,
    mergeInto: (tx, from, to, after) => mergeChat(tx, announcements, from, to, after),
    async erase(tx, userId, after) {
      await eraseChat(tx, announcements, userId, after);
      after(() => forgetPresence(cache, userId));
      return [];
    },
  };
}
