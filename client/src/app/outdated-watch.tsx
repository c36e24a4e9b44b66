import { Button, Dialog, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOutdated } from '../graphql/connection-context.ts';

/** Offers a reload when the gateway is of another version than this page. */
export function OutdatedWatch() {
  const { t } = useTranslation('common');
  const outdated = useOutdated();
  return (
    <Dialog opened={outdated} role="alert" size="lg" radius="md" zIndex={400}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{t('error.outdated')}</Text>
        <Button size="xs" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      </Group>
    </Dialog>
  );
}
