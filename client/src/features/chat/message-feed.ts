/** A message as the feed needs it. */
export interface FeedMessage {
  readonly id: string;
  /** Its number in the conversation. */
  readonly sequence: number;
  readonly text: string;
  /** Only on the viewer's own messages. */
  readonly clientId: string | null;
  readonly sentAt: string;
  readonly sender: { readonly id: string; readonly displayName: string; readonly viewerIsSelf: boolean };
}

/** A message of the viewer's that the server has not confirmed. */
export interface PendingMessage {
  readonly clientId: string;
  readonly text: string;
  readonly sentAt: string;
  /** The server's word on why it failed; null while it is on its way. */
  readonly failure: string | null;
}

export interface MessageFeed {
  readonly status: 'loading' | 'ready';
  /** Confirmed ones by their sequence, each once. */
  readonly messages: readonly FeedMessage[];
  /** In the order in which they were written; shown below the confirmed ones. */
  readonly pending: readonly PendingMessage[];
  /** Whether older ones can be had, and the cursor before which. */
  readonly older: { readonly hasMore: boolean; readonly cursor: string | null };
}

export interface FeedPage {
  readonly messages: readonly FeedMessage[];
  readonly older: MessageFeed['older'];
}

export type FeedEvent =
  | { readonly type: 'loaded'; readonly page: FeedPage }
  | { readonly type: 'olderLoaded'; readonly page: FeedPage }
  /** By the subscription or as the answer to a send: in any order, possibly more than once. */
  | { readonly type: 'arrived'; readonly message: FeedMessage }
  | { readonly type: 'sending'; readonly clientId: string; readonly text: string; readonly sentAt: string }
  | { readonly type: 'failed'; readonly clientId: string; readonly failure: string }
  | { readonly type: 'discarded'; readonly clientId: string };

export const emptyFeed: MessageFeed = {
  status: 'loading',
  messages: [],
  pending: [],
  older: { hasMore: false, cursor: null },
};

/** What a conversation shows after an event: history, live messages and the viewer's own unsent ones made one list. */
export function reduceFeed(feed: MessageFeed, event: FeedEvent): MessageFeed {
  switch (event.type) {
    case 'loaded':
      return withConfirmed({ ...feed, status: 'ready', older: event.page.older }, event.page.messages);
    case 'olderLoaded':
      return withConfirmed({ ...feed, older: event.page.older }, event.page.messages);
    case 'arrived':
      return withConfirmed(feed, [event.message]);
    case 'sending':
      return { ...feed, pending: withPending(feed.pending, event) };
    case 'failed':
      return {
        ...feed,
        pending: feed.pending.map((message) =>
          message.clientId === event.clientId ? { ...message, failure: event.failure } : message,
        ),
      };
    case 'discarded':
      return { ...feed, pending: feed.pending.filter(({ clientId }) => clientId !== event.clientId) };
  }
}

/** Puts confirmed messages in; a pending one that is among them has arrived. */
function withConfirmed(feed: MessageFeed, arrived: readonly FeedMessage[]): MessageFeed {
  const bySequence = new Map(feed.messages.map((message) => [message.sequence, message]));
  for (const message of arrived) bySequence.set(message.sequence, message);
  const confirmed = new Set(arrived.map(({ clientId }) => clientId));
  return {
    ...feed,
    messages: [...bySequence.values()].sort((left, right) => left.sequence - right.sequence),
    pending: feed.pending.filter(({ clientId }) => !confirmed.has(clientId)),
  };
}

/** A message sent again keeps its place. */
function withPending(
  pending: readonly PendingMessage[],
  { clientId, text, sentAt }: Omit<PendingMessage, 'failure'>,
): readonly PendingMessage[] {
  const message: PendingMessage = { clientId, text, sentAt, failure: null };
  if (pending.some((other) => other.clientId === clientId)) {
    return pending.map((other) => (other.clientId === clientId ? message : other));
  }
  return [...pending, message];
}

/** The newest sequence number at hand; 0 before the first message. */
export function newestSequence(feed: MessageFeed): number {
  return feed.messages.at(-1)?.sequence ?? 0;
}
