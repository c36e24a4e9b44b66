import { ActionIcon, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEdit, IconMessageCircle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import classes from './conversation-list.module.css';
import { ConversationListItem } from './conversation-list-item.tsx';
import { NewConversation } from './new-conversation.tsx';

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

/** The viewer's conversations, the liveliest first. */
export function ConversationList() {
  const { t } = useTranslation('chat');
  const [dialogOpened, dialog] = useDisclosure(false);
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

  return (
    <div className={classes.pane}>
      <header className={classes.header}>
        <Title order={2} className={classes.title}>
          {t('title')}
        </Title>
        <ActionIcon
          variant="light"
          size={38}
          radius="xl"
          onClick={dialog.open}
          aria-label={t('start')}
          title={t('start')}
        >
          <IconEdit size={20} />
        </ActionIcon>
      </header>
      <nav className={classes.list} aria-label={t('conversations')}>
        <ErrorAlert error={error} onRetry={refresh} />
        {!nodes && !error ? <LoadingState rows={6} height={60} /> : null}
        {nodes && sorted.length === 0 ? (
          <EmptyState icon={<IconMessageCircle size={28} />} title={t('emptyTitle')} description={t('emptyText')} />
        ) : null}
        <ul className={classes.items}>
          {sorted.map((conversation) => (
            <li key={conversation.id}>
              <ConversationListItem conversation={conversation} />
            </li>
          ))}
        </ul>
        <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
      </nav>
      <NewConversation opened={dialogOpened} onClose={dialog.close} />
    </div>
  );
}
