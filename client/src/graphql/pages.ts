import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type AnyVariables, type Client, type CombinedError, createRequest, type RequestPolicy } from 'urql';
import { fromValue, map, pipe, type Source, switchMap } from 'wonka';

/** A list that comes in pages, as every connection of the graph does. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
}

/** One paged list: its query, and where the list stands in the answer. */
export interface PagedList<Data, Variables extends AnyVariables, Node> {
  readonly query: TypedDocumentNode<Data, Variables>;
  /** The variables of the page behind a cursor; of the first page for null. */
  readonly variables: (after: string | null) => Variables;
  /** Null when the answer has no such list, for example because nobody is signed in. */
  readonly connection: (data: Data) => Connection<Node> | null | undefined;
}

/** The pages loaded so far, put together. */
export interface Pages<Node> {
  /** Null while, or because, there is no first page. */
  readonly nodes: readonly Node[] | null;
  readonly hasMore: boolean;
  readonly error: CombinedError | undefined;
  /** Whether a fresher answer is under way. */
  readonly stale: boolean;
}

/**
 * Watches the first `count` pages of a list. Each page begins where the one before it ends *now*: when the first page is asked for
 * again, because something was added or taken away, those behind it move along, and nothing is shown twice or lost in between.
 * @param requestPolicy of the first page; the others come from the cache when it has them
 */
export function watchPages<Data, Variables extends AnyVariables, Node>(
  client: Client,
  list: PagedList<Data, Variables, Node>,
  count: number,
  requestPolicy: RequestPolicy,
): Source<Pages<Node>> {
  const from = (after: string | null, remaining: number, policy: RequestPolicy): Source<Pages<Node>> =>
    pipe(
      client.executeQuery(createRequest(list.query, list.variables(after)), { requestPolicy: policy }),
      switchMap(({ data, error, stale }) => {
        const connection = data ? list.connection(data) : null;
        const { hasNextPage = false, endCursor = null } = connection?.pageInfo ?? {};
        const nodes = connection?.edges.map(({ node }) => node) ?? null;
        const page: Pages<Node> = { nodes, hasMore: hasNextPage, error, stale };
        if (!nodes || !endCursor || !hasNextPage || remaining === 1) return fromValue(page);
        return pipe(
          from(endCursor, remaining - 1, 'cache-first'),
          map((rest) => join(page, nodes, rest)),
        );
      }),
    );
  return from(null, count, requestPolicy);
}

function join<Node>(page: Pages<Node>, nodes: readonly Node[], rest: Pages<Node>): Pages<Node> {
  return {
    nodes: rest.nodes ? [...nodes, ...rest.nodes] : nodes,
    // A page that could not be had can be asked for again.
    hasMore: rest.nodes ? rest.hasMore : true,
    error: page.error ?? rest.error,
    stale: page.stale || rest.stale,
  };
}
