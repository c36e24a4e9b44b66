import { Stack } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobStatus } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { JobRow } from './job-row.tsx';

const JobListQuery = graphql(`
  query JobList($first: Int!, $after: String, $status: JobStatus) {
    jobs(first: $first, after: $after, status: $status) {
      edges {
        node {
          id
          ...JobRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const pageSize = 20;

/** The viewer's jobs, newest first; of one state only when `status` names it. */
export function JobList({ status }: { readonly status: JobStatus | null }) {
  const { t } = useTranslation('jobs');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: JobListQuery,
    variables: (after) => ({ first: pageSize, after, status }),
    connection: (data) => data.jobs,
  });
  return (
    <>
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState height={110} /> : null}
      {nodes?.length === 0 ? (
        <EmptyState icon={<IconListDetails size={28} />} title={t('emptyTitle')} description={t('emptyText')} />
      ) : null}
      <Stack component="section" gap="sm" aria-label={t('list')}>
        {nodes?.map((node) => (
          <JobRow key={node.id} job={node} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
