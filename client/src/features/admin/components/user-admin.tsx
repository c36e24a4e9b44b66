import { Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import type { PickedUser } from '../picked-user.ts';
import { everyone, toUserFilter } from '../user-filter.ts';
import { MergeTray } from './merge-tray.tsx';
import { UserAdminRow } from './user-admin-row.tsx';
import { UserFilterBar } from './user-filter-bar.tsx';

const UserAdminQuery = graphql(`
  query UserAdmin($first: Int!, $after: String, $filter: UserFilter) {
    users(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          ...UserAdminRow
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

/** All accounts, what can be done with each, and the choice of those to merge; `search` is what to look for at first. */
export function UserAdmin({ search }: { readonly search: string }) {
  const { t } = useTranslation('admin');
  const [choice, setChoice] = useState({ ...everyone, search });
  const [picked, setPicked] = useState<readonly PickedUser[]>([]);
  const filter = toUserFilter(choice);
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: UserAdminQuery,
    variables: (after) => ({ first: pageSize, after, filter }),
    connection: (data) => data.users,
  });
  const pick = (user: PickedUser, isPicked: boolean) =>
    setPicked((before) => [...before.filter(({ id }) => id !== user.id), ...(isPicked ? [user] : [])]);
  return (
    <>
      <UserFilterBar choice={choice} onChange={(part) => setChoice((before) => ({ ...before, ...part }))} />
      <MergeTray picked={picked} onUnpick={(user) => pick(user, false)} onDone={() => setPicked([])} />
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState /> : null}
      {nodes?.length === 0 ? <EmptyState icon={<IconUsers size={28} />} title={t('nobodyFound')} /> : null}
      <Text size="xs" c="dimmed" mb="xs">
        {t('mergeHint')}
      </Text>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('users')}>
        {nodes?.map((node) => (
          <UserAdminRow key={node.id} user={node} isPicked={picked.some(({ id }) => id === node.id)} onPick={pick} />
        ))}
      </Stack>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
