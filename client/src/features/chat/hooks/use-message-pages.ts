import { useMemo } from 'react';
import { type CombinedError, useClient } from 'urql';
import type { MessagePageFragment } from '../../../graphql/generated/graphql.ts';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { ChatMessageFragment, toFeedMessage } from '../feed/chat-message.ts';
import type { FeedPage } from '../feed/message-feed.ts';

const MessagePage = graphql(`
  fragment MessagePage on MessageConnection {
    edges {
      node {
        id
        ...ChatMessage
      }
    }
    pageInfo {
      hasPreviousPage
      hasNextPage
      startCursor
      endCursor
    }
  }
`);

const ConversationMessages = graphql(`
  query ConversationMessages($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    conversation(id: $id) {
      id
      lastSequence
      lastReadSequence
      unreadCount
      messages(first: $first, after: $after, last: $last, before: $before) {
        ...MessagePage
      }
    }
  }
`);

const ConversationMessagesAround = graphql(`
  query ConversationMessagesAround($id: ID!, $sequence: Int!, $size: Int!) {
    conversation(id: $id) {
      id
      lastSequence
      messagesAround(sequence: $sequence, size: $size) {
        ...MessagePage
      }
    }
  }
`);

const pageSize = 40;

/** A page, or why there is none. */
export interface PageAnswer {
  readonly page: FeedPage | null;
  readonly error: CombinedError | undefined;
}

export interface MessagePages {
  readonly newest: () => Promise<PageAnswer>;
  /** The newest page, or, when what is unread begins before it, the one around its beginning. */
  readonly unread: () => Promise<PageAnswer>;
  readonly before: (cursor: string | null) => Promise<PageAnswer>;
  readonly after: (cursor: string | null) => Promise<PageAnswer>;
  readonly around: (sequence: number, size?: number) => Promise<PageAnswer>;
}

/** Asks for pages of a conversation. Never from the cache: its pages may have a hole between them and what was said since. */
export function useMessagePages(conversationId: string): MessagePages {
  const client = useClient();
  const viewerId = useSignedInViewer().id;
  return useMemo(() => {
    const toPage = ({ edges, pageInfo }: MessagePageFragment, lastSequence: number): FeedPage => ({
      messages: edges.map(({ node }) => toFeedMessage(readFragment(ChatMessageFragment, node), viewerId)),
      older: { hasMore: pageInfo.hasPreviousPage, cursor: pageInfo.startCursor ?? null },
      newer: { hasMore: pageInfo.hasNextPage, cursor: pageInfo.endCursor ?? null },
      lastSequence,
    });

    async function ask(range: { first?: number; after?: string | null; last?: number; before?: string | null }) {
      const variables = { id: conversationId, ...range };
      const { data, error } = await client
        .query(ConversationMessages, variables, { requestPolicy: 'network-only' })
        .toPromise();
      const conversation = data?.conversation;
      if (!conversation) return { page: null, error, unreadFrom: null };
      const page = toPage(readFragment(MessagePage, conversation.messages), conversation.lastSequence);
      return { page, error, unreadFrom: conversation.unreadCount > 0 ? conversation.lastReadSequence + 1 : null };
    }

    async function around(sequence: number, size = pageSize): Promise<PageAnswer> {
      const variables = { id: conversationId, sequence, size };
      const { data, error } = await client
        .query(ConversationMessagesAround, variables, { requestPolicy: 'network-only' })
        .toPromise();
      const conversation = data?.conversation;
      if (!conversation) return { page: null, error };
      return {
        page: toPage(readFragment(MessagePage, conversation.messagesAround), conversation.lastSequence),
        error,
      };
    }

    const newest = () => ask({ last: pageSize });
    return {
      newest,
      around,
      before: (cursor) => ask({ last: pageSize, before: cursor }),
      after: (cursor) => ask({ first: pageSize, after: cursor }),
      async unread() {
        const answer = await newest();
        const { page, unreadFrom } = answer;
        const first = page?.messages[0];
        if (unreadFrom === null || !first || first.sequence <= unreadFrom || !page.older.hasMore) return answer;
        return around(unreadFrom);
      },
    };
  }, [client, conversationId, viewerId]);
}
