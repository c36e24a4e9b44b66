import { useCallback, useEffectEvent, useLayoutEffect, useState } from 'react';
import { type AnyVariables, stringifyVariables, useClient } from 'urql';
import { pipe, subscribe } from 'wonka';
import { type PagedList, type Pages, watchPages } from './pages.ts';

interface PagesView<Node> extends Pages<Node> {
  readonly loading: boolean;
  /** Adds the next page. */
  readonly loadMore: () => void;
  /** Asks the server again, from the first page on. */
  readonly refresh: () => void;
}

/** What was shown last, and what had been wanted then. */
interface Shown<Node> {
  readonly pages: Pages<Node>;
  readonly key: string;
  readonly count: number;
  readonly attempt: number;
}

const nothing = { nodes: null, hasMore: false, error: undefined, stale: false } as const;

/** A list of which the viewer loads one page after the other. Other variables begin with the first page again. */
export function usePages<Data, Variables extends AnyVariables, Node>(
  list: PagedList<Data, Variables, Node>,
): PagesView<Node> {
  const client = useClient();
  const key = stringifyVariables(list.variables(null));
  const [wanted, setWanted] = useState({ key, count: 1, attempt: 0 });
  const { count, attempt } = wanted.key === key ? wanted : { count: 1, attempt: 0 };
  const [shown, setShown] = useState<Shown<Node>>();

  const watch = useEffectEvent((policy: 'cache-first' | 'cache-and-network' | 'network-only') =>
    pipe(
      watchPages(client, list, count, policy),
      subscribe((pages) => setShown({ pages, key, count, attempt })),
    ),
  );
  // Before the browser paints, so that a list that the cache has is there at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the list
  useLayoutEffect(() => {
    const watching = watch(attempt > 0 ? 'network-only' : count > 1 ? 'cache-first' : 'cache-and-network');
    return () => watching.unsubscribe();
  }, [client, key, count, attempt]);

  const current = shown?.key === key ? shown : null;
  return {
    ...(current?.pages ?? nothing),
    loading: current?.count !== count || current.attempt !== attempt || current.pages.stale,
    loadMore: useCallback(() => setWanted({ key, count: count + 1, attempt: 0 }), [key, count]),
    refresh: useCallback(() => setWanted({ key, count, attempt: attempt + 1 }), [key, count, attempt]),
  };
}
