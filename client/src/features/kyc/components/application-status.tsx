import { Alert, Divider, Group, List, Loader, Paper, Text, Title } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { KycApplicationState } from '../application-state.ts';
import { HistoryTimeline } from './history-timeline.tsx';
import { StatusBadge } from './status-badge.tsx';
import { WithdrawButton } from './withdraw-button.tsx';

/** Where the applicant's application stands, what the reviewer says, and how it came to this. */
export function ApplicationStatus({ application }: { readonly application: KycApplicationState }) {
  const { t } = useTranslation('kyc');
  const { status, comment, rejectionReason, requestedDocuments, history } = application;
  const isWorking = status === 'SUBMITTED' || status === 'CHECKING';
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="status-title">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="status-title">
          {t('statusTitle')}
        </Title>
        <Group gap="xs" role="status" aria-label={t('status')}>
          {isWorking ? <Loader size="xs" /> : null}
          <StatusBadge status={status} />
        </Group>
      </Group>
      <Text>{t(`explain${status}`)}</Text>
      {rejectionReason ? (
        <Text mt="xs">
          {t('rejectionReason')}: {t(`reason${rejectionReason}`)}
        </Text>
      ) : null}
      {comment ? (
        <Alert mt="md" icon={<IconMessage size={20} />} title={t('reviewerComment')}>
          <Text style={{ whiteSpace: 'pre-wrap' }}>{comment}</Text>
        </Alert>
      ) : null}
      {status === 'NEEDS_RESUBMISSION' ? (
        <>
          <Text fw={600} mt="md">
            {t('requestedDocuments')}
          </Text>
          <List>
            {requestedDocuments.map((kind) => (
              <List.Item key={kind}>{t(`document${kind}`)}</List.Item>
            ))}
          </List>
        </>
      ) : null}
      <Divider my="md" />
      <Title order={3} size="h5" mb="sm">
        {t('history')}
      </Title>
      <HistoryTimeline history={history} />
      {application.viewerCanWithdraw ? (
        <Group justify="flex-end" mt="md">
          <WithdrawButton applicationId={application.id} />
        </Group>
      ) : null}
    </Paper>
  );
}
