import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { type AnyVariables, type CombinedError, createRequest, stringifyVariables, useClient } from 'urql';
import { keepSubscribed } from './keep-subscribed.ts';

interface LiveOptions<Data, Variables extends AnyVariables> {
  readonly query: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  /** Listens to nothing while true. */
  readonly pause?: boolean;
  /** Whether the server ends the stream when all is said. @default false */
  readonly completes?: boolean;
  /** Called with each event; what the cache can put right by an id needs no call. */
  readonly onEvent?: (data: Data) => void;
  /** Called when events were lost: what is shown had better be asked for anew. */
  readonly onLost?: () => void;
}

/** Listens to a subscription while the component is there, however often the stream breaks off. Gives the error that ended it for good. */
export function useLive<Data, Variables extends AnyVariables>(options: LiveOptions<Data, Variables>) {
  const { query, variables, pause = false, completes = false } = options;
  const client = useClient();
  const [error, setError] = useState<CombinedError | null>(null);
  const tell = useEffectEvent((data: Data) => options.onEvent?.(data));
  const tellLost = useEffectEvent(() => options.onLost?.());
  const source = useEffectEvent(() => client.executeSubscription(createRequest(query, variables)));
  const key = stringifyVariables(variables ?? {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the variables
  useEffect(() => {
    if (pause) return;
    setError(null);
    return keepSubscribed({
      open: () => source(),
      onData: (data) => tell(data),
      onLost: () => tellLost(),
      onRefused: setError,
      completes,
    });
  }, [client, key, pause, completes]);
  return error;
}
