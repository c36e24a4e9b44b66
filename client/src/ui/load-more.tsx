import { Button, Center } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface LoadMoreProps {
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onLoad: () => void;
}

/** The button under a list that has more pages; nothing when it has none. */
export function LoadMore({ hasMore, loading, onLoad }: LoadMoreProps) {
  const { t } = useTranslation('common');
  if (!hasMore) return null;
  return (
    <Center py="lg">
      <Button variant="default" radius="xl" loading={loading} onClick={onLoad}>
        {t('loadMore')}
      </Button>
    </Center>
  );
}
