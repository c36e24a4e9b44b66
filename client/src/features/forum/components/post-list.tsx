import { Stack } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
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

/** The posts that the filter lets through. */
export function PostList({ filter, onTag }: PostListProps) {
  const { t } = useTranslation('forum');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: ForumPosts,
    variables: (after) => ({ sort: filter.sort, search: filter.search || null, tag: filter.tag || null, after }),
    connection: (data) => data.posts,
  });
  if (!nodes) return error ? <ErrorAlert error={error} onRetry={refresh} /> : <LoadingState />;
  const narrowed = filter.search !== '' || filter.tag !== '';
  if (nodes.length === 0) {
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
      <Stack gap="sm" role="feed" aria-label={t('title')} aria-busy={loading}>
        {nodes.map((node) => (
          <PostListItem key={node.id} post={node} onTag={onTag} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
