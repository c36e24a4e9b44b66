import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueueFilterBar } from '../features/kyc/components/queue-filter-bar.tsx';
import { ReviewQueue } from '../features/kyc/components/review-queue.tsx';
import { ReviewersOnly } from '../features/kyc/components/reviewers-only.tsx';
import { firstQueueFilter } from '../features/kyc/queue-filter.ts';
import { Page } from '../ui/page.tsx';

/** The reviewers' queue. */
export function KycQueuePage() {
  const { t } = useTranslation('kyc');
  const [filter, setFilter] = useState(firstQueueFilter);
  return (
    <Page title={t('queueTitle')} subtitle={t('queueSubtitle')}>
      <ReviewersOnly>
        <QueueFilterBar filter={filter} onChange={setFilter} />
        <ReviewQueue key={filter.status} filter={filter} />
      </ReviewersOnly>
    </Page>
  );
}
