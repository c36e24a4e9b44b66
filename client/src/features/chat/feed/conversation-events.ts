import { graphql } from '../../../graphql/generated/index.ts';

/** All that happens in one conversation after a number; nothing in it differs by viewer. */
export const ConversationEvents = graphql(`
  subscription ConversationEvents($conversationId: ID!, $afterSequence: Int) {
    conversationEvents(conversationId: $conversationId, afterSequence: $afterSequence) {
      sequence
      ... on MessageAddedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on MessageEditedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on MessageDeletedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on ReactionAddedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on ReactionRemovedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on MemberJoinedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on MemberLeftEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on MemberRoleChangedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on ConversationRenamedEvent {
        message {
          id
          ...ChatMessage
        }
      }
      ... on ConversationStatusChangedEvent {
        message {
          id
          ...ChatMessage
        }
      }
    }
  }
`);
