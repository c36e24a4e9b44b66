import { type DocumentType, graphql } from '../../graphql/generated/index.ts';

/** All that the open conversation's parts want to know of it, besides its messages. */
export const ConversationFactsFragment = graphql(`
  fragment ConversationFacts on Conversation {
    id
    kind
    title
    status
    unreadCount
    lastReadSequence
    viewerHasMarkedUnread
    mutedUntil
    notificationLevel
    viewerRole
    viewerCanSend
    viewerCanManage
    requester {
      id
      displayName
    }
    assignee {
      id
      displayName
    }
    members {
      role
      lastReadSequence
      user {
        id
        username
        displayName
        avatarUrl
        viewerIsSelf
        viewerHasBlocked
      }
    }
  }
`);

export type ConversationFacts = DocumentType<typeof ConversationFactsFragment>;
export type Member = ConversationFacts['members'][number];
export type MemberUser = NonNullable<Member['user']>;

/** Members whose account is there. */
export function usersOf({ members }: Pick<ConversationFacts, 'members'>): readonly MemberUser[] {
  return members.flatMap(({ user }) => user ?? []);
}

/** Of a direct conversation, the other one; null when their account is gone, and for other kinds. */
export function otherOf(facts: ConversationFacts): MemberUser | null {
  if (facts.kind !== 'DIRECT') return null;
  return usersOf(facts).find(({ viewerIsSelf }) => !viewerIsSelf) ?? null;
}
