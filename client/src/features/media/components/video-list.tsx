import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
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
        startCursor
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
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: Videos,
    variables: { after, search: search || null, mine: mine || null },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (refreshKey > 0) refetch({ requestPolicy: 'network-only' });
  }, [refreshKey, refetch]);
  // A mutation makes the cache forget every page, and only the newest is asked for again: the list then begins in the middle, which
  // shows by its having no start. It starts over with its first page.
  const isCutOff =
    after !== null && data !== undefined && data.videos.edges.length > 0 && !data.videos.pageInfo.startCursor;
  useEffect(() => {
    if (isCutOff) setAfter(null);
  }, [isCutOff]);
  if (!data) return error ? <ErrorAlert error={error} onRetry={refetch} /> : <LoadingState rows={3} height={180} />;
  const { edges, pageInfo } = data.videos;
  return (
    <>
      <ErrorAlert error={error} />
      <VideoGrid
        videos={edges.map(({ node }) => node)}
        isSearch={search !== ''}
        onFinished={() => refetch({ requestPolicy: 'network-only' })}
      />
      <LoadMore hasMore={pageInfo.hasNextPage} loading={fetching} onLoad={() => setAfter(pageInfo.endCursor ?? null)} />
    </>
  );
}
