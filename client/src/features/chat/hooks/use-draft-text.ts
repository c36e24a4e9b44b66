import { useState } from 'react';
import { useDrafts } from '../drafts/drafts-context.ts';

/**
 * The text of a composer. While a new message is written it is the conversation's draft: it is there again after a change of another
 * message, another conversation, or a reload.
 * @param edited the text of the message that is changed; null for a new one
 */
export function useDraftText(conversationId: string, edited: string | null) {
  const drafts = useDrafts();
  const [text, setText] = useState(() => edited ?? drafts.get(conversationId));
  const change = (next: string) => {
    setText(next);
    if (edited === null) drafts.set(conversationId, next);
  };
  return [text, change] as const;
}
