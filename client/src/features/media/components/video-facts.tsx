import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { formatBytes, formatDuration } from '../format.ts';

const VideoFactsFragment = graphql(`
  fragment VideoFacts on Video {
    id
    filename
    size
    duration
    width
    height
  }
`);

/** The technical line under a video: file, size, length, picture. */
export function VideoFacts({ video }: { readonly video: FragmentType<typeof VideoFactsFragment> }) {
  const { t, i18n } = useTranslation('media');
  const { filename, size, duration, width, height } = readFragment(VideoFactsFragment, video);
  const picture = width && height ? t('dimensionsOf', { width, height }) : duration ? t('soundOnly') : null;
  const facts = [
    filename,
    formatBytes(size, i18n.language),
    duration == null ? null : t('duration', { duration: formatDuration(duration) }),
    picture,
  ].filter((fact) => fact !== null);
  return (
    <Text size="sm" c="dimmed" mt="md" style={{ overflowWrap: 'anywhere' }}>
      {facts.join(' · ')}
    </Text>
  );
}
