import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useConnectionState } from '../../../graphql/connection-context.ts';
import { useConversationMarkRead } from '../mutations/use-conversation-mark-read.ts';

/** Messages that come in a burst are marked once. */
const waitMilliseconds = 300;

/**
 * Marks what the viewer has seen as read: `sequence` is the newest message in sight, null while none is. A mark that did not reach the
 * server is not worth a word: it is made again with the next message, or when the connection is back.
 */
export function useMarkRead(conversationId: string, sequence: number | null, alreadyRead: number): void {
  const markRead = useConversationMarkRead();
  const visible = useDocumentVisibility() === 'visible';
  const online = useConnectionState() !== 'reconnecting';
  const marked = useRef(0);
  useEffect(() => {
    if (!visible || !online || sequence === null || sequence <= Math.max(alreadyRead, marked.current)) return;
    const mark = async () => {
      marked.current = sequence;
      if (!(await markRead(conversationId, sequence))) marked.current = 0;
    };
    const timer = setTimeout(() => void mark(), waitMilliseconds);
    return () => clearTimeout(timer);
  }, [conversationId, sequence, alreadyRead, visible, online, markRead]);
}
