import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useConnectionState } from '../../../graphql/connection-context.ts';
import { useConversationMarkRead } from '../mutations/use-conversation-mark-read.ts';

/** Messages that come in a burst are marked once. */
const waitMilliseconds = 300;

/** What is known of the viewer's own mark. */
interface OwnMark {
  readonly lastReadSequence: number;
  readonly viewerHasMarkedUnread: boolean;
}

/**
 * Marks what the viewer has seen as read: `sequence` is the newest message in sight, null while none is. A mark that did not reach the
 * server is not worth a word: it is made again with the next message, or when the connection is back. That they marked the conversation
 * as unread ends when they open it; not when they do so while it is open, since they are about to go.
 */
export function useMarkRead(conversationId: string, sequence: number | null, own: OwnMark): void {
  const markRead = useConversationMarkRead();
  const visible = useDocumentVisibility() === 'visible';
  const online = useConnectionState() !== 'reconnecting';
  const marked = useRef(0);
  const [markedUnread, setMarkedUnread] = useState(own.viewerHasMarkedUnread);
  const alreadyRead = own.lastReadSequence;
  useEffect(() => {
    if (!visible || !online || !markedUnread) return;
    const unmark = async () => {
      if (await markRead(conversationId, alreadyRead)) setMarkedUnread(false);
    };
    void unmark();
  }, [conversationId, alreadyRead, markedUnread, visible, online, markRead]);
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
