import { useSubscription } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ConversationUpdated = graphql(`
  subscription ConversationUpdated {
    conversationUpdated {
      id
      ...ConversationListItem
    }
  }
`);

/** Keeps the cached conversations fresh: new messages, read state, membership. */
export function useLiveConversations(): void {
  useSubscription({ query: ConversationUpdated });
}
