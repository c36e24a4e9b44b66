import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Outbox, OutboxEntry } from './outbox.ts';

export const OutboxContext = createContext<Outbox | null>(null);

/** The viewer's unsent messages. Throws where there is no `ChatProvider` above. */
export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('There is no outbox here.');
  return outbox;
}

/** Those of one conversation. */
export function useOutboxEntries(conversationId: string): readonly OutboxEntry[] {
  const { entries } = useOutbox();
  const all = useSyncExternalStore(entries.subscribe, entries.get);
  return useMemo(() => all.filter((entry) => entry.conversationId === conversationId), [all, conversationId]);
}
