import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { GraphQLFormattedError } from 'graphql';
import type { ByteText } from '../execution/byte-text.ts';

/** Where a client stands in a stream of events, in `extensions.position` of each event and in what it resumes with. */
export interface Position {
  /** The same as long as the numbers go on; another one when they began anew. */
  readonly epoch: string;
  /** Grows from event to event, not always by one. */
  readonly sequence: number;
}

/** What a client says who wants to be able to go on after its connection breaks. */
export interface Resume {
  /** Where it stood; null for the first time. */
  readonly position: Position | null;
}

/** One client's subscription, as the transport that brought it sees it. */
export interface Subscriber {
  readonly context: RequestContext;
  /**
   * Takes an event: the whole answer as JSON, the same string for all who share it.
   * @param isEphemeral of no use later: left out when the client is slow to read
   */
  next(answer: ByteText, isEphemeral?: boolean): void;
  /** Resolves when the client has read most of what it was sent; null when it has already. For those who have much to send. */
  drained(): Promise<void> | null;
  /** Nothing more comes. */
  end(): void;
  /** Ends the connection, not the subscription: the client comes back, and goes on where it stood, otherwise than before. */
  comeBack(): void;
}

/** A subscription that has begun. */
export interface Subscription {
  /** The client wants no more. `end` is not called then. */
  stop(): void;
}

/** Why a subscription may not be started, in the subgraph's own words. */
export interface Refused {
  readonly errors: readonly GraphQLFormattedError[];
}
