import { Stack } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import type { JobStatus } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';
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

/** The viewer's jobs, newest first; of one state only when `status` names it. Give it a `key` of the state. */
export function JobList({ status }: { readonly status: JobStatus | null }) {
  const { t } = useTranslation('jobs');
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, reload] = useQuery({
    query: JobListQuery,
    variables: { first: pageSize, after, status },
    requestPolicy: 'cache-and-network',
  });
  const jobs = data?.jobs;
  return (
    <>
      <ErrorAlert error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      {!jobs && fetching ? <LoadingState height={110} /> : null}
      {jobs?.edges.length === 0 ? (
        <EmptyState icon={<IconListDetails size={28} />} title={t('emptyTitle')} description={t('emptyText')} />
      ) : null}
      <Stack component="section" gap="sm" aria-label={t('list')}>
        {jobs?.edges.map(({ node }) => (
          <JobRow key={node.id} job={node} />
        ))}
      </Stack>
      <LoadMore
        hasMore={jobs?.pageInfo.hasNextPage ?? false}
        loading={fetching}
        onLoad={() => setAfter(jobs?.pageInfo.endCursor ?? null)}
      />
    </>
  );
}
