import { Stack } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { useQuietPoll } from '../../../graphql/use-quiet-poll.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { groupReports, type ReportStatus } from '../reports.ts';
import { ReportCard, ReportCardFragment } from './report-card.tsx';

const ReportQueueQuery = graphql(`
  query ReportQueue($status: MessageReportStatus, $first: Int!, $after: String) {
    messageReports(status: $status, first: $first, after: $after) {
      edges {
        node {
          id
          ...ReportCard
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const pageSize = 30;

/** The messages that were reported, the oldest report first. */
export function ReportQueue({ status }: { readonly status: ReportStatus }) {
  const { t } = useTranslation('chat');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: ReportQueueQuery,
    variables: (after) => ({ status, first: pageSize, after }),
    connection: (data) => data.messageReports,
  });
  useQuietPoll(refresh);
  const messages = useMemo(
    () => groupReports((nodes ?? []).map((node) => readFragment(ReportCardFragment, node))),
    [nodes],
  );
  if (!nodes) return error ? <ErrorAlert error={error} onRetry={refresh} /> : <LoadingState />;
  return (
    <>
      <ErrorAlert error={error} onRetry={refresh} />
      {messages.length === 0 ? <EmptyState icon={<IconFlag size={28} />} title={t('reports.empty')} /> : null}
      <Stack component="ul" gap="md" p={0} m={0} aria-label={t('reports.title')} style={{ listStyle: 'none' }}>
        {messages.map(({ messageId, all }) => (
          <ReportCard key={messageId} reports={all} onStale={refresh} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
