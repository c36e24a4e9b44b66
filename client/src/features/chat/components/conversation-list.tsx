import { IconMessageCircle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { usePresences } from '../hooks/use-presences.ts';
import classes from './conversation-list.module.css';
import { ConversationListItem, ConversationListItemFragment, directOther } from './conversation-list-item.tsx';

const ConversationListQuery = graphql(`
  query ConversationList($first: Int!, $after: String) {
    viewer {
      id
      conversations(first: $first, after: $after) {
        edges {
          node {
            id
            updatedAt
            ...ConversationListItem
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const pageSize = 30;

/** The viewer's conversations, the liveliest first, live. */
export function ConversationList() {
  const { t } = useTranslation('chat');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: ConversationListQuery,
    variables: (after) => ({ first: pageSize, after }),
    connection: (data) => data.viewer?.conversations,
  });
  useReconnected(refresh);
  const sorted = useMemo(
    () => nodes?.toSorted((left, right) => Date.parse(right.updatedAt) - Date.parse(left.updatedAt)) ?? [],
    [nodes],
  );
  const others = useMemo(
    () => (nodes ?? []).flatMap((node) => directOther(readFragment(ConversationListItemFragment, node))?.id ?? []),
    [nodes],
  );
  const presence = usePresences(others);

  return (
    <>
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState rows={6} height={60} /> : null}
      {nodes && sorted.length === 0 ? (
        <EmptyState icon={<IconMessageCircle size={28} />} title={t('emptyTitle')} description={t('emptyText')} />
      ) : null}
      <ul className={classes.items}>
        {sorted.map((conversation) => (
          <li key={conversation.id}>
            <ConversationListItem conversation={conversation} presence={presence} />
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
