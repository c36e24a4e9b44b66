import { Group, Text, Title } from '@mantine/core';
import { IconEyeOff, IconLink, IconMovie } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useJobWatch } from '../../../graphql/use-job-watch.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { formatDuration } from '../format.ts';
import classes from './video-card.module.css';
import { VideoStatusBadge } from './video-status.tsx';

export const VideoCardFragment = graphql(`
  fragment VideoCard on Video {
    id
    title
    status
    visibility
    duration
    thumbnailUrl
    createdAt
    viewerCanUpdate
    owner {
      id
      displayName
    }
    job {
      id
    }
  }
`);

interface VideoCardProps {
  readonly video: FragmentType<typeof VideoCardFragment>;
  /** Its processing ended: the list should be asked for again. */
  readonly onFinished: () => void;
}

/** A video in the grid. */
export function VideoCard({ video: ref, onFinished }: VideoCardProps) {
  const { t } = useTranslation('media');
  const video = readFragment(VideoCardFragment, ref);
  // Other people's jobs cannot be watched.
  useJobWatch(video.status === 'PROCESSING' && video.viewerCanUpdate ? video.job?.id : null, onFinished);
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        {video.thumbnailUrl ? (
          <img src={video.thumbnailUrl} alt="" loading="lazy" />
        ) : (
          <IconMovie size={40} stroke={1.2} role="img" aria-label={t('noThumbnail')} />
        )}
        {video.status === 'READY' ? null : (
          <div className={classes.status}>
            <VideoStatusBadge status={video.status} />
          </div>
        )}
        {video.duration == null ? null : (
          <span className={classes.duration}>
            <span className={classes.hidden}>{t('duration', { duration: formatDuration(video.duration) })}</span>
            <span aria-hidden>{formatDuration(video.duration)}</span>
          </span>
        )}
      </div>
      <Title order={2} className={classes.title}>
        <Link to="/media/$videoId" params={{ videoId: video.id }} className={classes.link}>
          {video.title}
        </Link>
      </Title>
      <Group gap={6} c="dimmed" wrap="nowrap">
        <Text size="sm" truncate>
          {video.owner?.displayName ?? t('unknownPerson')} · <TimeAgo value={video.createdAt} />
        </Text>
        {video.visibility === 'PRIVATE' ? (
          <IconEyeOff size={16} aria-label={t('visibilityPRIVATE')} role="img" />
        ) : null}
        {video.visibility === 'UNLISTED' ? (
          <IconLink size={16} aria-label={t('visibilityUNLISTED')} role="img" />
        ) : null}
      </Group>
    </article>
  );
}
