import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { retryDelay } from '../../../lib/retry-delay.ts';
import { useHeartbeat } from '../hooks/use-heartbeat.ts';
import { useMessageSend } from '../mutations/use-message-send.ts';
import { createOutbox, type Outbox, type OutgoingMessage } from '../outbox/outbox.ts';
import { OutboxContext } from '../outbox/outbox-context.ts';

/** What of the chat goes on wherever the viewer is: unsent messages go out, and others see that the viewer is here. */
export function ChatProvider({ children }: { readonly children: ReactNode }) {
  const sendMessage = useMessageSend();
  const send = useEffectEvent((message: OutgoingMessage) => sendMessage(message));
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    const opened = createOutbox({
      send: (message) => send(message),
      delay: (retries) => retryDelay(retries, Math.random()),
    });
    const onOnline = () => opened.hurry();
    window.addEventListener('online', onOnline);
    setOutbox(opened);
    return () => {
      window.removeEventListener('online', onOnline);
      opened.close();
    };
  }, []);
  useReconnected(() => outbox?.hurry());
  useHeartbeat();
  return outbox ? <OutboxContext value={outbox}>{children}</OutboxContext> : null;
}
