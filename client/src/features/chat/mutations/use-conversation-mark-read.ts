import { useCallback } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ConversationMarkRead = graphql(`
  mutation ConversationMarkRead($input: ConversationMarkReadInput!) {
    conversationMarkRead(input: $input) {
      conversation {
        id
        unreadCount
        viewerHasMarkedUnread
        lastReadSequence
      }
    }
  }
`);

/** Marks everything up to a sequence number as read. Gives whether it did. */
export function useConversationMarkRead() {
  const [, markRead] = useMutation(ConversationMarkRead);
  return useCallback(
    async (conversationId: string, sequence: number): Promise<boolean> => {
      const { data } = await markRead({ input: { conversationId, sequence } });
      return Boolean(data?.conversationMarkRead?.conversation);
    },
    [markRead],
  );
}
