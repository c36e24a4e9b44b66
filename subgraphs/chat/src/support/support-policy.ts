import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { isOperator, isSupporter } from '../conversation/conversation-policy.ts';
import type { ConversationRow } from '../conversation/conversation-repository.ts';
import type { MemberRow } from '../conversation/member-repository.ts';

/** Operators give it to anybody; the concierge to whom it is tied takes it while nobody looks after it. */
export function mayAssign(viewer: Viewer, conversation: ConversationRow, assigneeId: number): boolean {
  if (isOperator(viewer)) return true;
  const isTheirs = conversation.conciergeId === viewer.userId && isSupporter(viewer);
  const isFree = conversation.assigneeId === null || conversation.assigneeId === viewer.userId;
  return isTheirs && isFree && assigneeId === viewer.userId;
}

/** Closing, and opening again. */
export const maySetStatus = (viewer: Viewer, membership: MemberRow | null): boolean =>
  isOperator(viewer) || membership !== null;
