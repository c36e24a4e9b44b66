import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JobList } from '../features/jobs/components/job-list.tsx';
import { Page } from '../ui/page.tsx';

const statuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

/** The viewer's background work. */
export function JobsPage() {
  const { t } = useTranslation('jobs');
  const common = useTranslation('common').t;
  const [picked, setPicked] = useState('');
  const status = statuses.find((name) => name === picked) ?? null;
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      width="narrow"
      actions={
        <Select
          aria-label={t('filter')}
          w={170}
          allowDeselect={false}
          value={picked}
          onChange={(value) => setPicked(value ?? '')}
          data={[
            { value: '', label: t('all') },
            ...statuses.map((name) => ({ value: name, label: common(`job.status.${name}`) })),
          ]}
        />
      }
    >
      <JobList key={picked} status={status} />
    </Page>
  );
}
