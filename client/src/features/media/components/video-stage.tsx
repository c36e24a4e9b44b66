import { Alert, Paper, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { JobProgress } from '../../../graphql/job-progress.tsx';
import { useJobWatch } from '../../../graphql/use-job-watch.ts';
import { CapturesStrip } from './captures-strip.tsx';
import { VideoPlayer } from './video-player.tsx';

const VideoStageFragment = graphql(`
  fragment VideoStage on Video {
    id
    title
    status
    playbackUrl
    thumbnailUrl
    viewerCanUpdate
    job {
      id
      ...JobStatus
      error {
        code
        message
      }
    }
    ...VideoCaptures
  }
`);

interface VideoStageProps {
  readonly video: FragmentType<typeof VideoStageFragment>;
  /** What is shown is out of date: the processing ended, or an address did. */
  readonly onStale: () => void;
}

/** The player with its scenes; before that, how far the processing is; or why the file cannot be played. */
export function VideoStage({ video: ref, onStale }: VideoStageProps) {
  const { t } = useTranslation('media');
  const video = readFragment(VideoStageFragment, ref);
  const player = useRef<HTMLVideoElement>(null);
  const { job } = useJobWatch(video.status === 'PROCESSING' && video.viewerCanUpdate ? video.job?.id : null, onStale);
  if (video.status === 'READY' && video.playbackUrl) {
    return (
      <>
        <VideoPlayer
          key={video.id}
          title={video.title}
          playbackUrl={video.playbackUrl}
          poster={video.thumbnailUrl ?? null}
          ref={player}
          onExpired={onStale}
        />
        <CapturesStrip video={video} onSeek={(seconds) => seek(player, seconds)} />
      </>
    );
  }
  if (video.status === 'FAILED') {
    return (
      <Alert color="red" icon={<IconAlertTriangle size={20} />} title={t('failedTitle')} role="alert">
        {video.job?.error?.message}
      </Alert>
    );
  }
  const shownJob = job ?? video.job;
  return (
    <Paper withBorder radius="lg" p="xl">
      <Text fw={600} mb="md">
        {t(video.status === 'UPLOADING' ? 'awaitedTitle' : 'processingTitle')}
      </Text>
      {video.status === 'UPLOADING' ? <Text c="dimmed">{t('awaitedText')}</Text> : null}
      {shownJob ? <JobProgress job={shownJob} /> : null}
    </Paper>
  );
}

function seek(player: { readonly current: HTMLVideoElement | null }, seconds: number): void {
  if (!player.current) return;
  player.current.currentTime = seconds;
  player.current.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  // A browser may refuse to play on its own; then the viewer presses play.
  player.current.play().catch(() => undefined);
}
