import { SimpleGrid } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FragmentType } from '../../../graphql/generated/index.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { VideoCard, type VideoCardFragment } from './video-card.tsx';

interface VideoGridProps {
  readonly videos: readonly ({ readonly id: string } & FragmentType<typeof VideoCardFragment>)[];
  readonly isSearch: boolean;
  readonly onFinished: () => void;
}

/** The videos as a grid of pictures, or why there are none. */
export function VideoGrid({ videos, isSearch, onFinished }: VideoGridProps) {
  const { t } = useTranslation('media');
  if (videos.length === 0) {
    return (
      <EmptyState
        icon={<IconMovie size={28} />}
        title={t(isSearch ? 'emptySearchTitle' : 'emptyTitle')}
        description={t(isSearch ? 'emptySearchText' : 'emptyText')}
      />
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg" verticalSpacing="xl">
      {videos.map((video) => (
        <VideoCard key={video.id} video={video} onFinished={onFinished} />
      ))}
    </SimpleGrid>
  );
}
