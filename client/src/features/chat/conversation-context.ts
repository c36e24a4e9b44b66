import { createContext, useContext } from 'react';
import type { FeedMessage } from './feed/feed-message.ts';

/** What the viewer can do with the messages of the open conversation. It stays the same object while their rights stay the same. */
export interface ConversationActions {
  /** Whether senders are named: not where there is only one other. */
  readonly namesSenders: boolean;
  /** Whether the viewer may write: then they may answer and react, too. */
  readonly canSend: boolean;
  /** Whether they may take back what others wrote. */
  readonly canModerate: boolean;
  readonly reply: (message: FeedMessage) => void;
  readonly edit: (message: FeedMessage) => void;
  readonly remove: (message: FeedMessage) => void;
  readonly report: (message: FeedMessage) => void;
  readonly toggleReaction: (message: FeedMessage, emoji: string) => void;
  /** Goes to a message by its number, loading what is around it. */
  readonly jumpTo: (sequence: number) => void;
  /** Reads a message again for new addresses of its files; null when it could not be had. */
  readonly refresh: (message: FeedMessage) => Promise<FeedMessage | null>;
}

export const ConversationContext = createContext<ConversationActions | null>(null);

/** Throws where no conversation is open above. */
export function useConversationActions(): ConversationActions {
  const actions = useContext(ConversationContext);
  if (!actions) throw new Error('No conversation is open here.');
  return actions;
}
