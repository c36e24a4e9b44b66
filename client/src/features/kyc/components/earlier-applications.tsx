import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import type { KycApplicationState } from '../application-state.ts';
import { StatusBadge } from './status-badge.tsx';

/** What came before the newest application, and how it ended; nothing when there was none. */
export function EarlierApplications({ applications }: { readonly applications: readonly KycApplicationState[] }) {
  const { t } = useTranslation('kyc');
  if (applications.length === 0) return null;
  return (
    <section aria-labelledby="earlier-title">
      <Title order={2} size="h4" id="earlier-title" mb="sm">
        {t('earlier')}
      </Title>
      <Stack gap="xs">
        {applications.map(({ id, status, createdAt, rejectionReason }) => (
          <Paper key={id} withBorder radius="md" p="sm">
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                <TimeAgo value={createdAt} />
                {rejectionReason ? ` · ${t(`reason${rejectionReason}`)}` : ''}
              </Text>
              <StatusBadge status={status} />
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
