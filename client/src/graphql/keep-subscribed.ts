import type { AnyVariables, OperationResult } from 'urql';
import { onEnd, pipe, type Source, type Subscription, subscribe } from 'wonka';
import { retryDelay } from '../lib/retry-delay.ts';

interface KeepSubscribedOptions<Data, Variables extends AnyVariables> {
  /** Subscribes, from where the caller is now: called again for each new try. */
  readonly open: () => Source<OperationResult<Data, Variables>>;
  readonly onData: (data: Data) => void;
  /** Told that events are missing between the last one and those that come. */
  readonly onLost?: () => void;
  /** Told the error after which there is no new try, because the viewer may not, or no longer, listen to this. */
  readonly onRefused?: (error: NonNullable<OperationResult['error']>) => void;
  /** Whether the server ends the stream when all is said; a new try then follows an error only. @default false */
  readonly completes?: boolean;
  /** How many milliseconds to wait before a try; `retries` failed in a row before it. */
  readonly delay?: (retries: number) => number;
}

/** Asking again would give the same answer. */
const finalCodes = new Set<unknown>(['NOT_FOUND', 'FORBIDDEN', 'VALIDATION_ERROR', 'PERSISTED_QUERY_NOT_FOUND']);

/**
 * Listens to a subscription for as long as it is wanted. The socket comes back by itself after the network was lost; this also
 * comes back when the server ended this one stream: a subgraph that is restarted, a listener that was too slow.
 * @returns how to stop
 */
export function keepSubscribed<Data, Variables extends AnyVariables>({
  open,
  onData,
  onLost = () => {},
  onRefused = () => {},
  completes = false,
  delay = (retries) => retryDelay(retries, Math.random()),
}: KeepSubscribedOptions<Data, Variables>): () => void {
  let stopped = false;
  let retries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subscription: Subscription | undefined;

  const listen = () => {
    subscription?.unsubscribe();
    // Whether this try has had its outcome: a next one, or none at all.
    let settled = false;
    let lastText = '';
    const tryAgain = () => {
      if (stopped || settled) return;
      settled = true;
      timer = setTimeout(listen, delay(retries));
      retries += 1;
    };
    subscription = pipe(
      open(),
      onEnd(() => {
        if (!completes) tryAgain();
      }),
      subscribe(({ data, error, extensions }) => {
        if (extensions?.resumed === false) onLost();
        const text = JSON.stringify(data ?? null);
        // urql repeats the last event's data beside the error that ended the stream; that is nothing new.
        const isNew = data !== undefined && data !== null && !(error && text === lastText);
        lastText = text;
        if (isNew) {
          retries = 0;
          onData(data);
        } else if (error?.graphQLErrors.some(({ extensions }) => finalCodes.has(extensions.code))) {
          settled = true;
          onRefused(error);
        } else if (error) {
          tryAgain();
        }
      }),
    );
  };
  listen();
  return () => {
    stopped = true;
    clearTimeout(timer);
    subscription?.unsubscribe();
  };
}
