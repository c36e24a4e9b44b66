import { useCallback, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import { useConnectionState, useReconnected } from '../../../graphql/connection-context.ts';
import { readFragment } from '../../../graphql/generated/index.ts';
import { keepSubscribed } from '../../../graphql/keep-subscribed.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { ChatMessageFragment, toFeedMessage } from '../feed/chat-message.ts';
import { ConversationEvents } from '../feed/conversation-events.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { emptyFeed, type FeedHappening, reduceFeed } from '../feed/message-feed.ts';
import { useMessagePages } from './use-message-pages.ts';

interface MessageFeedOptions {
  readonly conversationId: string;
  /** The number of a message to begin with; null begins with what is unread, or the newest. */
  readonly at: number | null;
  /** Told each new message, once. */
  readonly onAdded: (message: FeedMessage) => void;
  /** Told that members, title or status have changed. */
  readonly onConversationChanged: () => void;
  /** Told that the viewer may no longer read it. */
  readonly onRefused: (error: CombinedError) => void;
}

/** One conversation's messages: a stretch of its history, what happens in it, and ways to other stretches. */
export function useMessageFeed(options: MessageFeedOptions) {
  const { conversationId, at } = options;
  const viewerId = useSignedInViewer().id;
  const client = useClient();
  const [feed, dispatch] = useReducer(reduceFeed, emptyFeed);
  const [error, setError] = useState<CombinedError | null>(null);
  const [loading, setLoading] = useState<'older' | 'newer' | 'other' | null>(null);
  const pages = useMessagePages(conversationId);

  /** Loads a stretch; whether it came. Only the last one that was asked for counts. */
  const turn = useRef(0);
  const load = useCallback(
    async (what: 'older' | 'newer' | 'other', ask: () => ReturnType<typeof pages.newest>): Promise<boolean> => {
      turn.current += 1;
      const mine = turn.current;
      setLoading(what);
      const { page, error: failure } = await ask();
      if (mine !== turn.current) return false;
      setLoading(null);
      setError(failure ?? null);
      if (!page) return false;
      dispatch({ type: what === 'other' ? 'loaded' : what === 'older' ? 'olderLoaded' : 'newerLoaded', page });
      return true;
    },
    [],
  );
  const toNewest = useCallback(() => load('other', pages.newest), [load, pages]);
  const toSequence = useCallback((sequence: number) => load('other', () => pages.around(sequence)), [load, pages]);
  const begin = useEffectEvent(() => load('other', () => (at === null ? pages.unread() : pages.around(at))));
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is there to load once more
  useEffect(() => {
    void begin();
    return () => {
      turn.current += 1;
    };
  }, [conversationId, attempt]);

  // What could not be had without a network is asked for again with it.
  useReconnected(() => {
    if (error && feed.status === 'loading') setAttempt((tries) => tries + 1);
    else setError(null);
  });

  const last = useRef(0);
  useEffect(() => {
    last.current = Math.max(last.current, feed.lastSequence);
  }, [feed.lastSequence]);
  const resumePoint = useResumePoint(feed.status === 'ready', feed.lastSequence);
  const [gaps, setGaps] = useState(0);
  const take = useEffectEvent((happening: FeedHappening, changesConversation: boolean) => {
    if (happening.sequence <= last.current) return;
    // Numbers have no gaps: where one is missing, the events are asked for once more from there.
    if (happening.sequence > last.current + 1) return setGaps((count) => count + 1);
    last.current = happening.sequence;
    dispatch({ type: 'happened', happening });
    if (happening.type === 'added') options.onAdded(happening.message);
    if (changesConversation) options.onConversationChanged();
  });
  const refuse = useEffectEvent((failure: CombinedError) => options.onRefused(failure));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `gaps` is there to subscribe once more
  useEffect(() => {
    if (resumePoint === null) return;
    return keepSubscribed({
      open: () => client.subscription(ConversationEvents, { conversationId, afterSequence: last.current }),
      onData: ({ conversationEvents: event }) => {
        const message = toFeedMessage(readFragment(ChatMessageFragment, event.message), viewerId);
        const isNew = event.__typename === 'MessageAddedEvent' || message.notice !== null;
        take({ sequence: event.sequence, type: isNew ? 'added' : 'changed', message }, message.notice !== null);
      },
      onLost: () => setGaps((count) => count + 1),
      onRefused: (failure) => refuse(failure),
    });
  }, [client, conversationId, resumePoint, viewerId, gaps]);

  const refresh = useCallback(
    async ({ id, sequence }: FeedMessage): Promise<FeedMessage | null> => {
      const { page } = await pages.around(sequence, 1);
      const message = page?.messages.find((found) => found.id === id) ?? null;
      if (message) dispatch({ type: 'refreshed', message });
      return message;
    },
    [pages],
  );

  return {
    ...{ feed, error, loading, toNewest, toSequence, refresh },
    loadOlder: () => void (feed.older.cursor && load('older', () => pages.before(feed.older.cursor))),
    loadNewer: () => void (feed.newer.cursor && load('newer', () => pages.after(feed.newer.cursor))),
    stored: useCallback((message: FeedMessage) => dispatch({ type: 'stored', message }), []),
    reload: useCallback(() => setAttempt((tries) => tries + 1), []),
  };
}

/**
 * From where the subscription starts; null before the first page is there. It moves only when the connection is lost: the next one
 * then asks for what was missed since the last number that was taken in, and not for everything since the page was opened.
 */
function useResumePoint(ready: boolean, lastSequence: number): number | null {
  const lost = useConnectionState() === 'reconnecting';
  const [point, setPoint] = useState<number | null>(null);
  if (ready && (point === null || (lost && point !== lastSequence))) setPoint(lastSequence);
  return point;
}
