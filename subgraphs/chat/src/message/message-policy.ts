import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { isOperator } from '../conversation/conversation-policy.ts';
import type { ConversationRow } from '../conversation/conversation-repository.ts';
import type { MemberRow } from '../conversation/member-repository.ts';
import type { Deletion, MessageRow } from './message-repository.ts';

const editableMs = 24 * 60 * 60 * 1_000;

type Membership = Pick<MemberRow, 'role'> | null;

/** Its sender, for a day, while they are in the conversation and it goes on. */
export const mayEdit = (
  viewer: Viewer | null,
  message: MessageRow,
  conversation: ConversationRow,
  membership: Membership,
  now: Date,
): boolean =>
  message.senderId === viewer?.userId &&
  membership !== null &&
  conversation.status === 'OPEN' &&
  message.kind !== 'SYSTEM' &&
  message.deletedAt === null &&
  now.getTime() - message.sentAt.getTime() < editableMs;

/** Its sender; in a group its owner and admins; where they support, operators, who elsewhere decide on reports. */
export function mayDelete(
  viewer: Viewer | null,
  message: MessageRow,
  conversation: ConversationRow,
  membership: Membership,
): boolean {
  if (message.kind === 'SYSTEM') return false;
  if (membership !== null && message.senderId === viewer?.userId) return true;
  if (conversation.kind === 'GROUP') return membership?.role === 'OWNER' || membership?.role === 'ADMIN';
  return conversation.kind === 'SUPPORT' && isOperator(viewer);
}

/** As whom somebody takes a message back who may. Of those who support, it is moderation, whoever of them did it. */
export function deletedAs(viewer: Viewer, message: MessageRow, conversation: ConversationRow): Deletion['deletedAs'] {
  if (message.senderId === viewer.userId) return 'SENDER';
  return conversation.kind === 'GROUP' ? 'GROUP_ADMIN' : 'MODERATION';
}

/**
 * As whom a message was taken back; null when it was not. Of what an older version took back nobody noted that down: as moderation then,
 * unless it was the sender, so that it never names an operator.
 */
export function deletedAsOf(
  message: Pick<MessageRow, 'senderId' | 'deletedAt' | 'deletedBy' | 'deletedAs'>,
): Deletion['deletedAs'] | null {
  if (message.deletedAt === null) return null;
  return message.deletedAs ?? (message.deletedBy === message.senderId ? 'SENDER' : 'MODERATION');
}
