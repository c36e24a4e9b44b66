import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { SubgraphRequest } from '@kizuna/kit/graph/subgraph-executor';

/**
 * What a failure says of the subgraph. `down`: it is not there, whoever asks. `doubtful`: it may be down, but a single client with
 * costly or crashing queries can bring this about, too, and must not cut off everybody else. `well`: nothing against it.
 */
type Health = 'down' | 'doubtful' | 'well';

interface FailureTraits {
  /** A query may be sent again: there was no answer, and it was not the query's fault. */
  readonly retryable: boolean;
  readonly health: Health;
}

/** Why there is no answer. */
export const failureReasons = {
  /** No connection, or it broke off before the answer was complete. */
  unreachable: { retryable: true, health: 'down' },
  /** Status 502, 503 or 504. */
  unavailable: { retryable: true, health: 'down' },
  /** Any other 5xx. */
  'server-error': { retryable: false, health: 'doubtful' },
  /** A redirect or 4xx: it is there, but does not want this. */
  refused: { retryable: false, health: 'well' },
  /** Not HTTP, no JSON object, another content type, broken UTF-8. */
  'not-an-answer': { retryable: false, health: 'doubtful' },
  'too-large': { retryable: false, health: 'well' },
  timeout: { retryable: false, health: 'doubtful' },
  /** Too many wait already. */
  overloaded: { retryable: false, health: 'well' },
  /** So much failed lately that it is left in peace. */
  'circuit-open': { retryable: false, health: 'well' },
  /** The request could not be written, for example a header with a line break. */
  unsendable: { retryable: false, health: 'well' },
  /** A mistake of the gateway's own on the way there. */
  internal: { retryable: false, health: 'well' },
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

  get health(): Health {
    return failureReasons[this.reason].health;
  }
}

/** A failure as the answer to a subscription. */
export function failureAnswer(failure: SubgraphFailure, { headers }: Pick<SubgraphRequest, 'headers'>) {
  const locale: Locale = headers[subgraphHeaders.locale] === 'ja' ? 'ja' : 'en';
  return { data: null, errors: [{ message: failure.messageIn(locale), extensions: { code: failure.code } }] };
}
