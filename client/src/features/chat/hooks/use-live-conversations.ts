import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';

const ConversationUpdated = graphql(`
  subscription ConversationUpdated {
    conversationUpdated {
      id
      viewerCanSend
      ...ConversationListItem
    }
  }
`);

const ConversationLeft = graphql(`
  subscription ConversationLeft {
    conversationLeft {
      conversationId
    }
  }
`);

/** Keeps the cached conversations fresh: new messages, read state, membership. @param onChange told with each of it */
export function useLiveConversations(onChange: () => void): void {
  useLive({ query: ConversationUpdated, variables: {}, onEvent: onChange, onLost: onChange });
  useLive({ query: ConversationLeft, variables: {}, onEvent: onChange, onLost: onChange });
}
