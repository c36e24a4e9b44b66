import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Announcements } from '../conversation/announcements.ts';
import { requireWritable } from '../conversation/conversation-access.ts';
import type { Tables } from '../db/tables.ts';
import { recordChange } from '../event/record-event.ts';
import type { MessageRow } from '../message/message-repository.ts';
import { lockMessage } from '../message/message-service.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { checkEmoji } from './reaction-emoji.ts';
import { countOtherEmoji, deleteReaction, hasReaction, insertReaction } from './reaction-repository.ts';

const maxDifferent = 20;

export interface ReactionService {
  /**
   * Adds or takes back the viewer's reaction; where it is so already, nothing happens.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, CONFLICT for a message that is deleted, RATE_LIMITED
   */
  set(viewer: Viewer, messageId: number, emoji: string, isThere: boolean): Promise<MessageRow>;
}

export function createReactionService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
): ReactionService {
  return {
    async set(viewer, messageId, emoji, isThere) {
      const reaction = { messageId, userId: viewer.userId, emoji: checkEmoji(emoji) };
      await limits.take('act', viewer);
      const { message, isNew } = await db.transaction(async (tx) => {
        const { message: row, known } = await lockMessage(tx, viewer, messageId);
        await requireWritable(tx, viewer, known);
        requireReactable(row);
        if ((await hasReaction(tx, reaction)) === isThere) return { message: row, isNew: false };
        if (isThere) {
          if ((await countOtherEmoji(tx, messageId, reaction.emoji)) >= maxDifferent) throw tooMany();
          const event = await recordChange(tx, row, viewer.userId, 'REACTION_ADDED', { emoji: reaction.emoji });
          await insertReaction(tx, { ...reaction, sequence: event.sequence });
        } else {
          await recordChange(tx, row, viewer.userId, 'REACTION_REMOVED', { emoji: reaction.emoji });
          await deleteReaction(tx, reaction);
        }
        return { message: row, isNew: true };
      });
      if (isNew) await announcements.happened(message.conversationId);
      return message;
    },
  };
}

function requireReactable({ kind, deletedAt }: MessageRow): void {
  if (kind !== 'SYSTEM' && deletedAt === null) return;
  throw new KizunaError('CONFLICT', {
    field: 'messageId',
    message: { en: 'Nobody can react to this message.', ja: 'このメッセージにはリアクションできません。' },
  });
}

function tooMany(): KizunaError {
  return invalid(
    'emoji',
    `A message has at most ${maxDifferent} different reactions.`,
    `リアクションは${maxDifferent}種類までです。`,
  );
}
