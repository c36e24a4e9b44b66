import { Button, Center } from '@mantine/core';
import { IconCompass, IconMoodSad } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { usePageTitle } from '../ui/page.tsx';

/** For addresses that lead nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation('app');
  usePageTitle(t('notFoundTitle'));
  return (
    <Center mih="80dvh">
      <EmptyState
        icon={<IconCompass size={30} />}
        title={t('notFoundTitle')}
        description={t('notFoundText')}
        action={
          <Button component={Link} to="/">
            {t('home')}
          </Button>
        }
      />
    </Center>
  );
}

/** For a page whose own code failed. */
export function CrashPage({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('app');
  const common = useTranslation('common').t;
  console.error(error);
  return (
    <Center mih="80dvh" role="alert">
      <EmptyState
        icon={<IconMoodSad size={30} />}
        title={t('crashTitle')}
        description={t('crashText')}
        action={<Button onClick={() => window.location.reload()}>{common('reload')}</Button>}
      />
    </Center>
  );
}
