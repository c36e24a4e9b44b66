import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OperatorsOnly } from '../features/chat/components/operators-only.tsx';
import { ReportQueue } from '../features/chat/components/report-queue.tsx';
import { type ReportStatus, reportStatuses } from '../features/chat/reports.ts';
import { Page } from '../ui/page.tsx';

/** The messages that were reported, for operators. */
export function ReportsPage() {
  const { t } = useTranslation('chat');
  const [status, setStatus] = useState<ReportStatus>('OPEN');
  return (
    <Page title={t('reports.title')} subtitle={t('reports.subtitle')} width="narrow">
      <OperatorsOnly>
        <Select
          label={t('reports.which')}
          allowDeselect={false}
          data={reportStatuses.map((value) => ({ value, label: t(`reports.status.${value}`) }))}
          value={status}
          onChange={(value) => setStatus(reportStatuses.find((known) => known === value) ?? 'OPEN')}
          maw={260}
          mb="md"
        />
        <ReportQueue key={status} status={status} />
      </OperatorsOnly>
    </Page>
  );
}
