import { useCallback, useEffect, useEffectEvent, useReducer, useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import { useConnectionState } from '../../../graphql/connection-context.ts';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { keepSubscribed } from '../../../graphql/keep-subscribed.ts';
import { ChatMessageFragment } from '../components/message-bubble.tsx';
import { emptyFeed, newestSequence, reduceFeed } from '../message-feed.ts';
import { useMessageSend } from '../mutations/use-message-send.ts';
import { toFeedMessage, toFeedPage } from '../to-feed.ts';

const ConversationMessages = graphql(`
  query ConversationMessages($id: ID!, $last: Int!, $before: String) {
    conversation(id: $id) {
      id
      messages(last: $last, before: $before) {
        edges {
          node {
            id
            ...ChatMessage
          }
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  }
`);

const MessageAdded = graphql(`
  subscription MessageAdded($conversationId: ID!, $afterSequence: Int) {
    messageAdded(conversationId: $conversationId, afterSequence: $afterSequence) {
      id
      ...ChatMessage
    }
  }
`);

const pageSize = 40;

/** One conversation's messages: the newest page, older ones when asked for, live ones, and the viewer's unsent ones. */
export function useMessageFeed(conversationId: string) {
  const client = useClient();
  const [feed, dispatch] = useReducer(reduceFeed, emptyFeed);
  const [error, setError] = useState<CombinedError | null>(null);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const sendMessage = useMessageSend();

  const loadPage = useCallback(
    async (before: string | null, type: 'loaded' | 'olderLoaded', isWanted: () => boolean) => {
      const variables = { id: conversationId, last: pageSize, before };
      // Never from the cache: its pages may have a hole between them and what was said since.
      const result = await client.query(ConversationMessages, variables, { requestPolicy: 'network-only' }).toPromise();
      if (!isWanted()) return;
      setError(result.error ?? null);
      const connection = result.data?.conversation?.messages;
      if (connection) dispatch({ type, page: toFeedPage(connection) });
    },
    [client, conversationId],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is there to load once more
  useEffect(() => {
    let wanted = true;
    void loadPage(null, 'loaded', () => wanted);
    return () => {
      wanted = false;
    };
  }, [loadPage, attempt]);

  const ready = feed.status === 'ready';
  const newest = newestSequence(feed);
  const resumePoint = useResumePoint(ready, newest);
  const newestNow = useEffectEvent(() => newest);
  useEffect(() => {
    if (resumePoint === null) return;
    return keepSubscribed({
      open: () => client.subscription(MessageAdded, { conversationId, afterSequence: newestNow() }),
      onData: ({ messageAdded }) =>
        dispatch({ type: 'arrived', message: toFeedMessage(readFragment(ChatMessageFragment, messageAdded)) }),
      onRefused: setError,
    });
  }, [client, conversationId, resumePoint]);

  const send = useCallback(
    async (text: string, clientId: string = crypto.randomUUID()) => {
      dispatch({ type: 'sending', clientId, text, sentAt: new Date().toISOString() });
      const outcome = await sendMessage({ conversationId, text, clientId });
      dispatch(
        'message' in outcome
          ? { type: 'arrived', message: outcome.message }
          : { type: 'failed', clientId, failure: outcome.failure },
      );
    },
    [conversationId, sendMessage],
  );

  const loadOlder = useCallback(async () => {
    setLoadingOlder(true);
    await loadPage(feed.older.cursor, 'olderLoaded', () => true);
    setLoadingOlder(false);
  }, [loadPage, feed.older.cursor]);

  return {
    feed,
    error,
    loadingOlder,
    loadOlder,
    send,
    discard: useCallback((clientId: string) => dispatch({ type: 'discarded', clientId }), []),
    reload: useCallback(() => setAttempt((tries) => tries + 1), []),
  };
}

/**
 * From where the subscription starts; null before the first page is there. It moves only when the connection is lost: the next one
 * then asks for what was missed since the newest message at hand, and not for everything since the page was opened.
 */
function useResumePoint(ready: boolean, newest: number): number | null {
  const lost = useConnectionState() === 'reconnecting';
  const [point, setPoint] = useState<number | null>(null);
  if (ready && (point === null || (lost && point !== newest))) setPoint(newest);
  return point;
}
