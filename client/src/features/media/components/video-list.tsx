import { useEffect, useEffectEvent } from 'react';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { VideoGrid } from './video-grid.tsx';

const Videos = graphql(`
  query Videos($after: String, $search: String, $mine: Boolean) {
    videos(first: 24, after: $after, search: $search, mine: $mine) {
      edges {
        node {
          id
          ...VideoCard
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

interface VideoListProps {
  readonly mine: boolean;
  readonly search: string;
  /** Another number asks the server again. */
  readonly refreshKey: number;
}

/** The pages of videos that fit. */
export function VideoList({ mine, search, refreshKey }: VideoListProps) {
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: Videos,
    variables: (after) => ({ after, search: search || null, mine: mine || null }),
    connection: (data) => data.videos,
  });
  const refreshNow = useEffectEvent(refresh);
  useEffect(() => {
    if (refreshKey > 0) refreshNow();
  }, [refreshKey]);
  if (!nodes) return error ? <ErrorAlert error={error} onRetry={refresh} /> : <LoadingState rows={3} height={180} />;
  return (
    <>
      <ErrorAlert error={error} />
      <VideoGrid videos={nodes} isSearch={search !== ''} onFinished={refresh} />
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
