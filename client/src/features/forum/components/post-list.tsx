import { Stack } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import type { ForumFilter } from '../forum-filter.ts';
import { PostListItem } from './post-list-item.tsx';

const ForumPosts = graphql(`
  query ForumPosts($sort: PostSort, $search: String, $tag: String, $after: String) {
    posts(first: 20, after: $after, sort: $sort, search: $search, tag: $tag) {
      edges {
        node {
          id
          ...PostListItem
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

interface PostListProps {
  readonly filter: ForumFilter;
  readonly onTag: (tag: string) => void;
}

/** The posts that the filter lets through. Give it a `key` of the filter, so that another filter starts at the first page. */
export function PostList({ filter, onTag }: PostListProps) {
  const { t } = useTranslation('forum');
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: ForumPosts,
    variables: { sort: filter.sort, search: filter.search || null, tag: filter.tag || null, after },
    requestPolicy: 'cache-and-network',
  });
  if (error && !data) return <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <LoadingState />;
  const { edges, pageInfo } = data.posts;
  const narrowed = filter.search !== '' || filter.tag !== '';
  if (edges.length === 0) {
    return (
      <EmptyState
        icon={<IconMessages size={28} />}
        title={t(narrowed ? 'emptySearchTitle' : 'emptyTitle')}
        description={t(narrowed ? 'emptySearchText' : 'emptyText')}
      />
    );
  }
  return (
    <>
      <ErrorAlert error={error} />
      <Stack gap="sm" role="feed" aria-label={t('title')} aria-busy={fetching}>
        {edges.map(({ node }) => (
          <PostListItem key={node.id} post={node} onTag={onTag} />
        ))}
      </Stack>
      <LoadMore hasMore={pageInfo.hasNextPage} loading={fetching} onLoad={() => setAfter(pageInfo.endCursor ?? null)} />
    </>
  );
}
