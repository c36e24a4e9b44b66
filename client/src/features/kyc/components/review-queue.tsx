import { Stack } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { fitsQueueFilter, type QueueFilter, queueStatuses } from '../queue-filter.ts';
import { QueueRow, QueueRowFragment } from './queue-row.tsx';

const KycQueue = graphql(`
  query KycQueue($status: [KycStatus!], $after: String) {
    kycApplications(first: 50, after: $after, status: $status) {
      edges {
        node {
          id
          ...QueueRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Other reviewers claim and decide meanwhile; there is no subscription for the whole queue. */
const refreshMilliseconds = 20_000;

/** The applications that the filter lets through, oldest first. */
export function ReviewQueue({ filter }: { readonly filter: QueueFilter }) {
  const { t } = useTranslation('kyc');
  const statuses = queueStatuses[filter.status];
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: KycQueue,
    variables: (after) => ({ status: statuses ? [...statuses] : null, after }),
    connection: (data) => data.kycApplications,
  });
  useInterval(() => document.visibilityState === 'visible' && refresh(), refreshMilliseconds, { autoInvoke: true });
  if (!nodes) return error ? <ErrorAlert error={error} onRetry={refresh} /> : <LoadingState />;
  const now = new Date();
  const shown = nodes.filter((node) => fitsQueueFilter(readFragment(QueueRowFragment, node), filter, now));
  return (
    <>
      <ErrorAlert error={error} />
      {shown.length === 0 ? (
        <EmptyState icon={<IconInbox size={28} />} title={t('queueEmptyTitle')} description={t('queueEmptyText')} />
      ) : null}
      <Stack component="ul" gap="sm" p={0} m={0} aria-label={t('queueTitle')} style={{ listStyle: 'none' }}>
        {shown.map((node) => (
          <QueueRow key={node.id} application={node} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
