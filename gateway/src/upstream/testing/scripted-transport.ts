import type { SubgraphAnswer, SubgraphFetch, SubgraphTransport } from '../subgraph-transport.ts';

/** A fetch that has arrived and waits for the test to settle it. */
export interface ArrivedFetch {
  readonly request: SubgraphFetch;
  readonly answer: (answer: SubgraphAnswer) => void;
  readonly fail: (error: Error) => void;
}

/** A transport whose answers the test gives one by one, in the order it likes. */
export function scriptedTransport(): { readonly transport: SubgraphTransport; readonly arrived: ArrivedFetch[] } {
  const arrived: ArrivedFetch[] = [];
  return {
    arrived,
    transport: {
      fetch: (request, deadline) =>
        new Promise((resolve, reject) => {
          if (deadline) deadline.holder = { stop: () => reject(new Error('stopped by its deadline')) };
          arrived.push({ request, answer: resolve, fail: reject });
        }),
      authorize: async () => ({ shared: null }),
      subscribe: async () => ({ data: { subscribed: true } }),
      close: async () => {},
    },
  };
}
