import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { useMessageReportResolve } from '../mutations/use-message-report-resolve.ts';

interface ReportDecisionProps {
  /** One of the reports about the message: the decision is for all of them. */
  readonly reportId: string;
  /** Told when somebody else was faster. */
  readonly onStale: () => void;
}

/** Takes the reported message down, or lets it stay. */
export function ReportDecision({ reportId, onStale }: ReportDecisionProps) {
  const { t } = useTranslation('chat');
  const resolve = useMessageReportResolve();
  const [busy, setBusy] = useState(false);
  const decide = async (status: 'UPHELD' | 'DISMISSED') => {
    setBusy(true);
    const done = await resolve({ id: reportId, status });
    setBusy(false);
    if (done) notifications.show({ message: t(`reports.done.${status}`) });
    else onStale();
  };
  return (
    <Group gap="xs" mt="md" justify="flex-end">
      <Button variant="default" disabled={busy} onClick={() => void decide('DISMISSED')}>
        {t('reports.dismiss')}
      </Button>
      <ConfirmButton
        question={t('reports.upholdQuestion')}
        description={t('reports.upholdText')}
        confirmLabel={t('reports.uphold')}
        onConfirm={() => void decide('UPHELD')}
        disabled={busy}
      >
        {t('reports.uphold')}
      </ConfirmButton>
    </Group>
  );
}
