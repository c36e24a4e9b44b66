import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Client, type Exchange, gql } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { filter, fromPromise, mergeMap, pipe, subscribe } from 'wonka';
import { createCacheExchange } from './cache.ts';
import { type Pages, watchPages } from './pages.ts';

interface Row {
  readonly id: string;
  readonly viewerHasFavorited: boolean;
}
interface Answer {
  readonly prompts: {
    readonly edges: readonly { readonly node: Row }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
type Filter = 'ALL' | 'FAVORITES';

const Prompts: TypedDocumentNode<Answer, { after: string | null; filter: Filter }> = gql`
  query Prompts($after: String, $filter: PromptFilter) {
    prompts(first: 2, after: $after, filter: $filter) {
      edges { node { id viewerHasFavorited } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const Favorite = gql`
  mutation Favorite($id: ID!, $favorite: Boolean!) {
    promptFavorite(input: { id: $id, favorite: $favorite }) { prompt { id viewerHasFavorited } }
  }
`;
const Generate = gql`
  mutation Generate($text: String!) { imageGenerate(input: { prompt: $text }) { prompt { id viewerHasFavorited } } }
`;

/** A server of prompts, two a page, whose cursors are the ids; behind the client's own cache. */
function connect(ids: readonly string[]) {
  let rows: readonly Row[] = ids.map((id) => ({ id, viewerHasFavorited: false }));
  const asked: string[] = [];
  const node = (row: Row) => ({ __typename: 'Prompt', ...row });

  const resolvers: Record<string, (variables: Record<string, unknown>) => unknown> = {
    query: ({ after, filter: which }) => {
      asked.push(`${String(which)} after ${String(after)}`);
      const list = which === 'FAVORITES' ? rows.filter((row) => row.viewerHasFavorited) : rows;
      const start = list.findIndex(({ id }) => id === after) + 1;
      const page = list.slice(start, start + 2);
      const pageInfo = { hasNextPage: start + 2 < list.length, endCursor: page.at(-1)?.id ?? null };
      return {
        __typename: 'Query',
        prompts: {
          __typename: 'PromptConnection',
          edges: page.map((row) => ({ __typename: 'PromptEdge', node: node(row) })),
          pageInfo: { __typename: 'PageInfo', ...pageInfo },
        },
      };
    },
    mutation: ({ id, favorite, text }) => {
      const made: Row = { id: String(id ?? text), viewerHasFavorited: favorite === true };
      rows = text ? [made, ...rows] : rows.map((row) => (row.id === id ? made : row));
      const payload = { __typename: 'Payload', prompt: node(made) };
      return { __typename: 'Mutation', [text ? 'imageGenerate' : 'promptFavorite']: payload };
    },
  };
  const server: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation) =>
        fromPromise(
          Promise.resolve().then(() => {
            const data = resolvers[operation.kind]?.(operation.variables ?? {});
            return { operation, data, stale: false, hasNext: false };
          }),
        ),
      ),
    );
  const client = new Client({
    url: 'http://gateway.test',
    preferGetMethod: false,
    exchanges: [createCacheExchange(), server],
  });
  return { client, asked };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** What somebody sees who looks at the first `count` pages. */
function look(client: Client, which: Filter, count: number) {
  const seen: { ids: string; starred: string; hasMore: boolean } = { ids: '', starred: '', hasMore: false };
  const list = {
    query: Prompts,
    variables: (after: string | null) => ({ after, filter: which }),
    connection: (data: Answer) => data.prompts,
  };
  const show = ({ nodes, hasMore }: Pages<Row>) => {
    seen.ids = (nodes ?? []).map(({ id }) => id).join('');
    seen.starred = (nodes ?? []).flatMap((row) => (row.viewerHasFavorited ? row.id : [])).join('');
    seen.hasMore = hasMore;
  };
  const watching = pipe(watchPages(client, list, count, 'cache-and-network'), subscribe(show));
  stops.push(() => watching.unsubscribe());
  return seen;
}

test('the pages that were asked for are one list', async () => {
  const { client, asked } = connect(['a', 'b', 'c', 'd', 'e']);
  const seen = look(client, 'ALL', 2);
  await vi.waitFor(() => expect(seen).toMatchObject({ ids: 'abcd', hasMore: true }));
  const all = look(client, 'ALL', 9);
  await vi.waitFor(() => expect(all).toMatchObject({ ids: 'abcde', hasMore: false }));
  expect(asked.slice(0, 2)).toEqual(['ALL after null', 'ALL after b']);
});

test('a star on the second page shows there, and no page of the list is asked for again', async () => {
  const { client, asked } = connect(['a', 'b', 'c', 'd']);
  const seen = look(client, 'ALL', 2);
  await vi.waitFor(() => expect(seen.ids).toBe('abcd'));
  await client.mutation(Favorite, { id: 'd', favorite: true }).toPromise();
  await vi.waitFor(() => expect(seen.starred).toBe('d'));
  expect(seen.ids).toBe('abcd');
  expect(asked).toHaveLength(2);
});

test('the list of favourites is asked for again when a star is given or taken', async () => {
  const { client } = connect(['a', 'b', 'c']);
  const seen = look(client, 'FAVORITES', 1);
  await client.mutation(Favorite, { id: 'c', favorite: true }).toPromise();
  await vi.waitFor(() => expect(seen.ids).toBe('c'));
  await client.mutation(Favorite, { id: 'c', favorite: false }).toPromise();
  await vi.waitFor(() => expect(seen.ids).toBe(''));
});

test('a new first entry moves the later pages along: nothing is lost between them or shown twice', async () => {
  const { client } = connect(['a', 'b', 'c', 'd']);
  const seen = look(client, 'ALL', 2);
  await vi.waitFor(() => expect(seen.ids).toBe('abcd'));
  await client.mutation(Generate, { text: 'n' }).toPromise();
  await vi.waitFor(() => expect(seen).toMatchObject({ ids: 'nabc', hasMore: true }));
});
