import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

interface FailureTraits {
  /** A query may be sent again: there was no answer, and it was not the query's fault. */
  readonly retryable: boolean;
  /** It speaks of the subgraph's health. What a single request can bring about must not cut off everybody else. */
  readonly unhealthy: boolean;
}

/** Why there is no answer. */
export const failureReasons = {
  /** No connection, or it broke off before the answer was complete. */
  unreachable: { retryable: true, unhealthy: true },
  /** Status 502, 503 or 504. */
  unavailable: { retryable: true, unhealthy: true },
  /** Any other 5xx. */
  'server-error': { retryable: false, unhealthy: true },
  /** A redirect or 4xx: it is there, but does not want this. */
  refused: { retryable: false, unhealthy: false },
  /** Not HTTP, no JSON object, another content type, broken UTF-8. */
  'not-an-answer': { retryable: false, unhealthy: true },
  'too-large': { retryable: false, unhealthy: false },
  timeout: { retryable: false, unhealthy: true },
  /** Too many wait already. */
  overloaded: { retryable: false, unhealthy: false },
  /** So much failed lately that it is left in peace. */
  'circuit-open': { retryable: false, unhealthy: false },
  /** The request could not be written, for example a header with a line break. */
  unsendable: { retryable: false, unhealthy: false },
} as const satisfies Record<string, FailureTraits>;

export type FailureReason = keyof typeof failureReasons;

/** A subgraph gave no answer. Its message is the registry's, which names no address; the cause stays in the log. */
export class SubgraphFailure extends KizunaError {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(reason === 'timeout' ? 'SUBGRAPH_TIMEOUT' : 'SERVICE_UNAVAILABLE', { cause });
    this.reason = reason;
  }

  get retryableQuery(): boolean {
    return failureReasons[this.reason].retryable;
  }

  get unhealthy(): boolean {
    return failureReasons[this.reason].unhealthy;
  }
}
