import { Select } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { useQuietPoll } from '../../../graphql/use-quiet-poll.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import classes from './conversation-list.module.css';
import { ConversationListItem } from './conversation-list-item.tsx';

const SupportQueueQuery = graphql(`
  query SupportQueue($status: ConversationStatus, $isAssigned: Boolean, $first: Int!, $after: String) {
    supportConversations(status: $status, isAssigned: $isAssigned, first: $first, after: $after) {
      edges {
        node {
          id
          ...ConversationListItem
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
const views = {
  waiting: { status: 'OPEN', isAssigned: false },
  taken: { status: 'OPEN', isAssigned: true },
  done: { status: 'CLOSED', isAssigned: null },
} as const;
type View = keyof typeof views;
const viewNames: readonly View[] = ['waiting', 'taken', 'done'];
const nobody = new Map<string, never>();

/** Who asked for help, the oldest first: for those who help. */
export function SupportQueue() {
  const { t } = useTranslation('chat');
  const [view, setView] = useState<View>('waiting');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: SupportQueueQuery,
    variables: (after) => ({ ...views[view], first: pageSize, after }),
    connection: (data) => data.supportConversations,
  });
  useQuietPoll(refresh);
  return (
    <>
      <Select
        value={view}
        onChange={(value) => setView(viewNames.find((name) => name === value) ?? 'waiting')}
        data={viewNames.map((value) => ({ value, label: t(`queue.${value}`) }))}
        allowDeselect={false}
        aria-label={t('queueView')}
        size="xs"
        m="xs"
      />
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState rows={4} height={60} /> : null}
      {nodes?.length === 0 ? <EmptyState icon={<IconLifebuoy size={28} />} title={t('queueEmpty')} /> : null}
      <ul className={classes.items}>
        {nodes?.map((conversation) => (
          <li key={conversation.id}>
            <ConversationListItem conversation={conversation} presence={nobody} />
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
