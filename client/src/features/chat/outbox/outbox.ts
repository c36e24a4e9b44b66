import { createStore, type Store } from '../../../lib/store.ts';
import type { FeedMessage, Quote } from '../feed/feed-message.ts';
import type { SavedOutbox } from './saved-outbox.ts';

/** A message of the viewer's that the server has not confirmed. */
export interface OutgoingMessage {
  /** By it the server knows a message that is sent again. */
  readonly clientId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly replyTo: Quote | null;
  readonly attachments: readonly { readonly id: string; readonly filename: string }[];
  readonly mentionedUserIds: readonly string[];
  readonly writtenAt: string;
  /** The newest number that was loaded when it was written: it will have a higher one. */
  readonly afterSequence: number;
}

export interface OutboxEntry extends OutgoingMessage {
  /** `waiting`: for its turn or the connection; `failed`: the server does not take it. */
  readonly state: 'sending' | 'waiting' | 'failed';
  /** Whether the server was not reached with it. */
  readonly isDelayed: boolean;
  /** The server's word on why it failed. */
  readonly failure: string;
}

/** What came of a try. `later`: try again by itself, after so many milliseconds where the server says so. */
export type SendOutcome =
  | { readonly kind: 'stored'; readonly message: FeedMessage }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly afterMs: number | null };

export interface Outbox {
  /** In the order in which they were written. */
  readonly entries: Store<readonly OutboxEntry[]>;
  readonly add: (message: OutgoingMessage) => void;
  /** Tries a failed one again, under its `clientId`. */
  readonly retry: (clientId: string) => void;
  readonly discard: (clientId: string) => void;
  /** The connection is back: nothing has to wait any longer. */
  readonly hurry: () => void;
  /** Tells what was stored in one conversation. Gives back how to stop. */
  readonly onStored: (conversationId: string, listener: (message: FeedMessage) => void) => () => void;
  readonly close: () => void;
}

interface OutboxOptions {
  /** Never rejects. */
  readonly send: (message: OutgoingMessage) => Promise<SendOutcome>;
  /** How many milliseconds to wait before a try; `retries` failed in a row before it. */
  readonly delay: (retries: number) => number;
  /** Where they outlive a reload: what was there before it goes out first. */
  readonly saved: SavedOutbox;
}

/**
 * Sends the viewer's messages one after the other, in the order in which they were written. While the server cannot be reached they
 * wait, and are sent again under the same `clientId`, so that each is stored once.
 */
export function createOutbox({ send, delay, saved }: OutboxOptions): Outbox {
  const entries = createStore<readonly OutboxEntry[]>(saved.read().map(asWaiting));
  const stopSaving = entries.subscribe(() => saved.write(entries.get()));
  const listeners = new Map<string, Set<(message: FeedMessage) => void>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = false;
  let closed = false;
  let retries = 0;

  const change = (clientId: string, what: Partial<OutboxEntry>) =>
    entries.set(entries.get().map((entry) => (entry.clientId === clientId ? { ...entry, ...what } : entry)));
  const discard = (clientId: string) => entries.set(entries.get().filter((entry) => entry.clientId !== clientId));

  /** Sends one. @returns how long to wait before the next try, null for no wait */
  async function sendOne(entry: OutboxEntry): Promise<number | null> {
    const { clientId, conversationId } = entry;
    change(clientId, { state: 'sending' });
    const outcome = await send(entry);
    if (outcome.kind === 'later') {
      change(clientId, { state: 'waiting', isDelayed: true });
      retries += 1;
      return outcome.afterMs ?? delay(retries - 1);
    }
    retries = 0;
    if (outcome.kind === 'refused') change(clientId, { state: 'failed', failure: outcome.reason });
    else {
      discard(clientId);
      for (const listener of listeners.get(conversationId) ?? []) listener(outcome.message);
    }
    return null;
  }

  async function work(): Promise<void> {
    clearTimeout(timer);
    if (working || closed) return;
    working = true;
    let wait: number | null = null;
    while (wait === null && !closed) {
      const next = entries.get().find(({ state }) => state === 'waiting');
      if (!next) break;
      wait = await sendOne(next);
    }
    working = false;
    if (wait !== null && !closed) timer = setTimeout(() => void work(), wait);
  }

  void work();
  return {
    entries,
    discard,
    add(message) {
      entries.set([...entries.get(), { ...message, state: 'waiting', isDelayed: false, failure: '' }]);
      void work();
    },
    retry(clientId) {
      change(clientId, { state: 'waiting', failure: '' });
      void work();
    },
    hurry() {
      void work();
    },
    onStored(conversationId, listener) {
      const those = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, those.add(listener));
      return () => those.delete(listener);
    },
    close() {
      closed = true;
      stopSaving();
      clearTimeout(timer);
    },
  };
}

/** Nobody knows whether what was on its way when the page went has arrived: sent again, it is stored once all the same. */
function asWaiting(entry: OutboxEntry): OutboxEntry {
  return entry.state === 'failed' ? entry : { ...entry, state: 'waiting' };
}
