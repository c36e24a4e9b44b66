import type { RequestContext } from '@kizuna/kit/graph/request-context';

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
  /** Takes an event: the whole answer as JSON in UTF-8, which many share and nobody may change. */
  next(answer: Buffer): void;
  /** Nothing more comes. */
  end(): void;
}

/** A subscription that has begun. */
export interface Subscription {
  /** The client wants no more. `end` is not called then. */
  stop(): void;
}
