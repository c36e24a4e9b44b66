import { Center } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useSessionKeeper } from '../hooks/use-session.ts';

const retryMilliseconds = 4_000;

/** Shown while the gateway does not answer at the very start; asks again by itself. */
export function Unreachable() {
  const { t } = useTranslation('session');
  const keeper = useSessionKeeper();
  useEffect(() => {
    const timer = setInterval(() => void keeper.renew(), retryMilliseconds);
    return () => clearInterval(timer);
  }, [keeper]);
  return (
    <Center mih="100dvh" role="alert">
      <EmptyState
        icon={<IconPlugConnectedX size={28} />}
        title={t('unreachableTitle')}
        description={t('unreachableText')}
      />
    </Center>
  );
}
