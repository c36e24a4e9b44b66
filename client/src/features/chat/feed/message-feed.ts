import type { Attachment, FeedMessage } from './feed-message.ts';

/** Whether there is more at one end of what is loaded, and from where. */
export interface FeedEdge {
  readonly hasMore: boolean;
  readonly cursor: string | null;
}

/** What is loaded of a conversation: an unbroken stretch of its messages, which usually reaches to the newest one. */
export interface MessageFeed {
  readonly status: 'loading' | 'ready';
  /** By their sequence, each once. */
  readonly messages: readonly FeedMessage[];
  readonly older: FeedEdge;
  /** More after a jump into the past, until the newest message is loaded again. */
  readonly newer: FeedEdge;
  /** The number of the last event that was taken in: a new subscription goes on after it. */
  readonly lastSequence: number;
  /** What happened last, for pages that were read before it and come after it. */
  readonly recent: readonly FeedHappening[];
}

/** One event of the conversation; `message` as it was when the event was read. */
export interface FeedHappening {
  readonly sequence: number;
  readonly type: 'added' | 'changed';
  readonly message: FeedMessage;
}

export interface FeedPage {
  readonly messages: readonly FeedMessage[];
  readonly older: FeedEdge;
  readonly newer: FeedEdge;
  /** The conversation's last number when the page was read, or an earlier one. */
  readonly lastSequence: number;
}

export type FeedEvent =
  /** A stretch of its own: the newest page, or the one around a message. */
  | { readonly type: 'loaded'; readonly page: FeedPage }
  | { readonly type: 'olderLoaded'; readonly page: FeedPage }
  | { readonly type: 'newerLoaded'; readonly page: FeedPage }
  | { readonly type: 'happened'; readonly happening: FeedHappening }
  /** The answer to the viewer's own message: possibly before its event, possibly after it. */
  | { readonly type: 'stored'; readonly message: FeedMessage }
  /** Read once more, because the addresses of its files have ended. */
  | { readonly type: 'refreshed'; readonly message: FeedMessage };

const nothingMore: FeedEdge = { hasMore: false, cursor: null };
/** Far more than happens while a page is on its way. */
const mostRecent = 200;

export const emptyFeed: MessageFeed = {
  status: 'loading',
  messages: [],
  older: nothingMore,
  newer: nothingMore,
  lastSequence: 0,
  recent: [],
};

/** What is loaded after an event. Events are taken in by their number, each once; the order of pages and answers does not matter. */
export function reduceFeed(feed: MessageFeed, event: FeedEvent): MessageFeed {
  switch (event.type) {
    case 'loaded': {
      const { messages, older, newer, lastSequence } = event.page;
      const loaded = { ...feed, status: 'ready' as const, messages, older, newer };
      return caughtUp({ ...loaded, lastSequence: Math.max(feed.lastSequence, lastSequence) }, lastSequence);
    }
    case 'olderLoaded': {
      const { messages, older, lastSequence } = event.page;
      return caughtUp({ ...feed, messages: joined(messages, feed.messages), older }, lastSequence);
    }
    case 'newerLoaded': {
      const { messages, newer, lastSequence } = event.page;
      return caughtUp({ ...feed, messages: joined(messages, feed.messages), newer }, lastSequence);
    }
    case 'happened': {
      const { happening } = event;
      if (happening.sequence <= feed.lastSequence) return feed;
      const recent = [...feed.recent, happening].slice(-mostRecent);
      return { ...feed, recent, lastSequence: happening.sequence, messages: withHappening(feed, happening) };
    }
    case 'stored':
      return { ...feed, messages: withHappening(feed, { ...event, sequence: event.message.sequence, type: 'added' }) };
    case 'refreshed':
      return { ...feed, messages: feed.messages.map((old) => (old.id === event.message.id ? event.message : old)) };
  }
}

/** Takes in once more what happened after a page was read. */
function caughtUp(feed: MessageFeed, pageSequence: number): MessageFeed {
  let messages = feed.messages;
  for (const happening of feed.recent) {
    if (happening.sequence > pageSequence) messages = withHappening({ ...feed, messages }, happening);
  }
  return { ...feed, messages };
}

/** The messages after an event. What was added beyond a stretch that does not reach the newest message is not in it. */
function withHappening(
  { messages, newer }: Pick<MessageFeed, 'messages' | 'newer'>,
  { type, message }: FeedHappening,
): readonly FeedMessage[] {
  const place = messages.findLastIndex(({ sequence }) => sequence <= message.sequence);
  const there = messages[place];
  if (there?.id === message.id) return messages.with(place, keepingAddresses(there, message));
  if (type === 'changed' || newer.hasMore) return messages;
  return messages.toSpliced(place + 1, 0, message);
}

/** Both, by sequence; of one that is in both the one that is there already, which events have kept up to date. */
function joined(page: readonly FeedMessage[], there: readonly FeedMessage[]): readonly FeedMessage[] {
  const bySequence = new Map([...page, ...there].map((message) => [message.sequence, message]));
  return [...bySequence.values()].sort((left, right) => left.sequence - right.sequence);
}

/** Each reading signs new addresses. The old ones stay as long as they serve: a picture is not loaded again for a reaction. */
function keepingAddresses(old: FeedMessage, message: FeedMessage): FeedMessage {
  if (old.attachments.length === 0) return message;
  const known = new Map(old.attachments.map((attachment) => [attachment.id, attachment]));
  const keep = (attachment: Attachment) => known.get(attachment.id) ?? attachment;
  return { ...message, attachments: message.attachments.map(keep) };
}

/** The number of the newest message that is loaded; 0 before the first. */
export function newestSequence({ messages }: Pick<MessageFeed, 'messages'>): number {
  return messages.at(-1)?.sequence ?? 0;
}
