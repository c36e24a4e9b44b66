import { useTranslation } from 'react-i18next';
import { VideoLibrary } from '../features/media/components/video-library.tsx';
import { Page } from '../ui/page.tsx';

/** Upload and all videos. */
export function MediaPage() {
  const { t } = useTranslation('media');
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <VideoLibrary />
    </Page>
  );
}
