import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';

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
  useLive({ query: ConversationUpdated, variables: {} });
}
