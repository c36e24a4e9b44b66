import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { MemberRow } from './conversation-repository.ts';

/** Only members know of a conversation. */
export const mayRead = (membership: MemberRow | null): membership is MemberRow => membership !== null;

/** A list of conversations is its owner's alone. */
export const mayListConversationsOf = (viewer: Viewer | null, userId: number): boolean => viewer?.userId === userId;
