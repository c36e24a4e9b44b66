import { createContext, useContext } from 'react';

/** What waits for the viewer, wherever they are. */
export interface ChatCounts {
  /** Unread messages, but those of muted conversations. */
  readonly unread: number;
  /** Support conversations that nobody looks after; 0 for those who do not help. */
  readonly waiting: number;
  /** Reports to decide on; 0 for those who do not decide. */
  readonly reports: number;
}

export const ChatCountsContext = createContext<ChatCounts>({ unread: 0, waiting: 0, reports: 0 });

/** Live, or at most a quarter of a minute old. */
export function useChatCounts(): ChatCounts {
  return useContext(ChatCountsContext);
}
