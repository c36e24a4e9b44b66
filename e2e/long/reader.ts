import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Person } from '../testkit/person.ts';

const messageAdded = `subscription Added($id: ID!, $after: Int) {
  messageAdded(conversationId: $id, afterSequence: $after) { sequence text }
}`;

/** A message as it came. */
export interface Received {
  readonly sequence: number;
  readonly text: string;
}

/** Somebody who reads a conversation on a bad line: whenever it breaks they go on after the last message that they have. */
export interface Reader {
  readonly received: readonly Received[];
  /** How often the line was broken. */
  readonly breaks: number;
  /** Breaks the line as a dead network does, without a word. */
  breakLine(): void;
  /** Settles when a message with this number has come. @throws Error when a subscription ended with one */
  upTo(sequence: number): Promise<void>;
  close(): Promise<void>;
}

export function startReader(person: Person, conversationId: string): Reader {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let breaks = 0;
  let socket: WebSocket | null = null;
  let closed = false;

  async function readOnce(): Promise<void> {
    const client = createClient({
      url: `${person.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.accessToken}` },
      retryAttempts: 0,
      on: {
        opened: (opened) => {
          socket = opened instanceof WebSocket ? opened : null;
          if (closed) socket?.terminate();
        },
      },
    });
    const variables = { id: conversationId, after: received.at(-1)?.sequence ?? 0 };
    try {
      for await (const { data, errors } of client.iterate<{ messageAdded: Received }>({
        query: messageAdded,
        variables,
      })) {
        if (errors || !data) throw new Error(JSON.stringify(errors));
        received.push(data.messageAdded);
        for (const wake of waiting) wake();
      }
    } catch (error) {
      // What a broken line throws is a CloseEvent, or a failed connection; an answer with errors is an Error of our own.
      if (error instanceof Error && error.message.startsWith('[')) throw error;
    } finally {
      void client.dispose();
    }
  }

  async function read(): Promise<void> {
    while (!closed) await readOnce();
  }
  const reading = read();
  reading.catch(() => {});
  return {
    received,
    get breaks() {
      return breaks;
    },
    breakLine() {
      breaks += 1;
      socket?.terminate();
    },
    async upTo(sequence) {
      const reached = new Promise<void>((resolve) => {
        const look = () => {
          if ((received.at(-1)?.sequence ?? 0) < sequence) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
      await Promise.race([reached, reading]);
    },
    async close() {
      closed = true;
      socket?.terminate();
      await reading;
    },
  };
}
