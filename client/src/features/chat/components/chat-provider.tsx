import { type ReactNode, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { retryDelay } from '../../../lib/retry-delay.ts';
import { createTabMemory } from '../../../lib/tab-memory.ts';
import { TitleCountContext } from '../../../ui/title-count.ts';
import { ChatCountsContext } from '../chat-counts.ts';
import { createDrafts } from '../drafts/drafts.ts';
import { DraftsContext } from '../drafts/drafts-context.ts';
import { useDeskCounts } from '../hooks/use-desk-counts.ts';
import { useHeartbeat } from '../hooks/use-heartbeat.ts';
import { useUnreadTotal } from '../hooks/use-unread-total.ts';
import { useMessageSend } from '../mutations/use-message-send.ts';
import { createOutbox, type Outbox, type OutgoingMessage } from '../outbox/outbox.ts';
import { OutboxContext } from '../outbox/outbox-context.ts';
import { createSavedOutbox } from '../outbox/saved-outbox.ts';

/**
 * What of the chat goes on wherever the viewer is: unsent messages go out, drafts wait, what is unread is counted, and others see that
 * the viewer is here.
 */
export function ChatProvider({ children }: { readonly children: ReactNode }) {
  const viewerId = useSignedInViewer().id;
  const memory = useMemo(() => createTabMemory(window.sessionStorage, viewerId), [viewerId]);
  const drafts = useMemo(() => createDrafts(memory), [memory]);
  const sendMessage = useMessageSend();
  const send = useEffectEvent((message: OutgoingMessage) => sendMessage(message));
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    const opened = createOutbox({
      send: (message) => send(message),
      delay: (retries) => retryDelay(retries, Math.random()),
      saved: createSavedOutbox(memory),
    });
    const onOnline = () => opened.hurry();
    window.addEventListener('online', onOnline);
    setOutbox(opened);
    return () => {
      window.removeEventListener('online', onOnline);
      opened.close();
    };
  }, [memory]);
  useReconnected(() => outbox?.hurry());
  useHeartbeat();
  const unread = useUnreadTotal();
  const { waiting, reports } = useDeskCounts();
  const counts = useMemo(() => ({ unread, waiting, reports }), [unread, waiting, reports]);
  if (!outbox) return null;
  return (
    <OutboxContext value={outbox}>
      <DraftsContext value={drafts}>
        <ChatCountsContext value={counts}>
          <TitleCountContext value={unread}>{children}</TitleCountContext>
        </ChatCountsContext>
      </DraftsContext>
    </OutboxContext>
  );
}
