import { useCallback, useEffect, useRef } from 'react';
import { useTypingSet } from '../mutations/use-typing-set.ts';
import { useChatSettings } from './use-chat-settings.ts';

/** Said again so often while it goes on; the server waits for 6 s. */
const repeatMs = 3_000;
const idleMs = 5_000;

/** Tells the others, unless they are not to know, that the viewer is writing: call `typed` with each change, `stopped` when it is sent or given up. */
export function useTypingSignal(conversationId: string) {
  const set = useTypingSet();
  const isSecret = useChatSettings().settings?.sendsTyping === false;
  const saidAt = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const stopped = useCallback(() => {
    clearTimeout(timer.current);
    if (saidAt.current !== null) set(conversationId, false);
    saidAt.current = null;
  }, [conversationId, set]);

  const typed = useCallback(() => {
    if (isSecret) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(stopped, idleMs);
    const now = performance.now();
    if (saidAt.current !== null && now - saidAt.current < repeatMs) return;
    saidAt.current = now;
    set(conversationId, true);
  }, [conversationId, set, stopped, isSecret]);

  useEffect(() => stopped, [stopped]);
  return { typed, stopped };
}
