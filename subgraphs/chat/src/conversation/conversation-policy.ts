import type { UserType, Viewer } from '@kizuna/kit/viewer/viewer';
import type { ConversationRow } from './conversation-repository.ts';
import type { MemberRow } from './member-repository.ts';

/** Support and moderation are the work of operators. Roles do not inherit: it is not an administrator's. */
export const isOperator = (viewer: Viewer | null): boolean => viewer?.userType === 'OPERATOR';

/** The roles whose people may look after a support conversation: operators any, a concierge their own. */
export const supporterTypes: readonly UserType[] = ['OPERATOR', 'CONCIERGE'];

export const isSupporter = (viewer: Viewer | null): boolean =>
  viewer !== null && supporterTypes.includes(viewer.userType);

/**
 * Only members know of a conversation. Support conversations are also the operators', and the concierge's to whom one is tied;
 * whoever was assigned to one and is no supporter, by mistake or no longer, sees nothing of it.
 */
export function mayRead(
  viewer: Viewer | null,
  conversation: ConversationRow,
  membership: Pick<MemberRow, 'userId'> | null,
): boolean {
  if (!viewer) return false;
  if (conversation.kind !== 'SUPPORT') return membership !== null;
  if (isOperator(viewer) || conversation.requesterId === viewer.userId) return true;
  return isSupporter(viewer) && (membership !== null || conversation.conciergeId === viewer.userId);
}

/** Only those who are in it write, and only while it is open. Blocks come on top: see block-rules.ts. */
export const maySend = (
  viewer: Viewer | null,
  conversation: ConversationRow,
  membership: Pick<MemberRow, 'userId'> | null,
): boolean => membership !== null && conversation.status === 'OPEN' && mayRead(viewer, conversation, membership);

/** A list of conversations is its owner's alone. */
export const mayListConversationsOf = (viewer: Viewer | null, userId: number): boolean => viewer?.userId === userId;
