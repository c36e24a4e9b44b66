import { z } from 'zod';

/** What a client asks for; it never changes. It has one root field, whose events say their `sequence`. */
export interface Follow {
  readonly token: string;
  readonly query: string;
  readonly variables: object;
}

/** One connection, and the subscription on it. */
export interface Line {
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  drop(): void;
}

/** What a connection tells its client. */
export interface LineEvents {
  /** It stands. */
  readonly onOpen: () => void;
  readonly onEvent: (sequence: number) => void;
  /** The gateway could not go on where the client stood. */
  readonly onLoss: () => void;
}

/** Makes connections that each go on where the one before stood. */
export type Connect = (url: string, events: LineEvents) => Line;

/** After a refusal; a connection that broke is made again at once. */
export const retryMs = 25;

const numbered = z.record(z.string(), z.object({ sequence: z.number() }));

/** @param data of an event. @returns its number */
export function sequenceOf(data: unknown): number {
  const [event] = Object.values(numbered.parse(data));
  if (!event) throw new Error(`an event without a field: ${JSON.stringify(data)}`);
  return event.sequence;
}
