import { Stack } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { everything, nobody, toAuditFilter } from '../audit-filter.ts';
import { AuditExport } from './audit-export.tsx';
import { AuditFilterForm } from './audit-filter-form.tsx';
import { AuditRow } from './audit-row.tsx';

const AuditLogQuery = graphql(`
  query AuditLog($first: Int!, $after: String, $filter: AuditEntryFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          ...AuditRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const pageSize = 50;

/** Who did what, newest first; what is filtered can be saved as a file. */
export function AuditLog() {
  const { t } = useTranslation('admin');
  const [filter, setFilter] = useState(() => toAuditFilter(everything, nobody));
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: AuditLogQuery,
    variables: (after) => ({ first: pageSize, after, filter }),
    connection: (data) => data.auditEntries,
  });
  return (
    <>
      <AuditFilterForm onFilter={setFilter} />
      <AuditExport key={JSON.stringify(filter)} filter={filter} />
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState rows={8} height={48} /> : null}
      {nodes?.length === 0 ? <EmptyState icon={<IconHistory size={28} />} title={t('nothingFound')} /> : null}
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('entries')}>
        {nodes?.map((node) => (
          <AuditRow key={node.id} entry={node} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
