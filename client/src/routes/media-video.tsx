import { Anchor } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { VideoDetails } from '../features/media/components/video-details.tsx';
import { VideoStage } from '../features/media/components/video-stage.tsx';
import { graphql } from '../graphql/generated/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorAlert } from '../ui/error-alert.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';

const MediaVideo = graphql(`
  query MediaVideo($id: ID!) {
    video(id: $id) {
      id
      title
      ...VideoStage
      ...VideoDetails
    }
  }
`);

/** One video: watch it, change it. */
export function MediaVideoPage({ videoId }: { readonly videoId: string }) {
  const { t } = useTranslation('media');
  const { history } = useRouter();
  const [{ data, error }, refetch] = useQuery({
    query: MediaVideo,
    variables: { id: videoId },
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => refetch({ requestPolicy: 'network-only' });
  const video = data?.video;
  const back = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/media" {...props} />}>
      ← {t('backToMedia')}
    </Anchor>
  );
  return (
    <Page title={video?.title ?? t('title')} above={back}>
      <ErrorAlert error={error} onRetry={refresh} />
      {data || error ? null : <LoadingState rows={1} height={360} />}
      {data && !video ? <EmptyState title={t('videoNotFoundTitle')} description={t('videoNotFoundText')} /> : null}
      {video ? (
        <>
          <VideoStage video={video} onStale={refresh} />
          <VideoDetails video={video} onDeleted={() => history.push('/media')} />
        </>
      ) : null}
    </Page>
  );
}
