import type { ConversationRow } from '../conversation/conversation-repository.ts';
import type { MemberRow } from '../conversation/member-repository.ts';

type Membership = Pick<MemberRow, 'role'> | null;

/** Adding people, taking some out, giving another title. */
export const mayManage = (conversation: ConversationRow, membership: Membership): boolean =>
  conversation.kind === 'GROUP' && (membership?.role === 'OWNER' || membership?.role === 'ADMIN');

/** The owner takes out anybody else, an admin only members. */
export const mayRemove = (membership: Membership, other: Pick<MemberRow, 'role'>): boolean =>
  membership?.role === 'OWNER' ? other.role !== 'OWNER' : membership?.role === 'ADMIN' && other.role === 'MEMBER';

/** Roles, and the ownership itself. */
export const mayChangeRoles = (conversation: ConversationRow, membership: Membership): boolean =>
  conversation.kind === 'GROUP' && membership?.role === 'OWNER';

/** Everybody may leave a group; a direct or a support conversation is left by nobody. */
export const mayLeave = (conversation: ConversationRow): boolean => conversation.kind === 'GROUP';
