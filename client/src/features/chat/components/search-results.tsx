import { Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { conversationName } from '../conversation-name.ts';
import { FoundText } from './found-text.tsx';
import classes from './search-results.module.css';

const FoundMessageFragment = graphql(`
  fragment FoundMessage on Message {
    id
    sequence
    text
    sentAt
    sender {
      id
      displayName
    }
    attachments {
      id
      filename
    }
    conversation {
      id
      kind
      title
      members {
        user {
          id
          displayName
          viewerIsSelf
        }
      }
    }
  }
`);

const MessageSearch = graphql(`
  query MessageSearch($text: String!, $conversationId: ID, $first: Int!, $after: String) {
    messageSearch(text: $text, conversationId: $conversationId, first: $first, after: $after) {
      edges {
        node {
          id
          ...FoundMessage
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

interface SearchResultsProps {
  readonly text: string;
  /** Null searches all conversations. */
  readonly conversationId: string | null;
  readonly onPick?: () => void;
}

/** Messages that say a text, the newest first; each leads to its place. */
export function SearchResults({ text, conversationId, onPick }: SearchResultsProps) {
  const { t } = useTranslation('chat');
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: MessageSearch,
    variables: (after) => ({ text, conversationId, first: pageSize, after }),
    connection: (data) => data.messageSearch,
  });
  return (
    <div>
      <ErrorAlert error={error} onRetry={refresh} />
      {!nodes && !error ? <LoadingState rows={4} height={52} /> : null}
      {nodes?.length === 0 && !loading ? (
        <EmptyState icon={<IconSearchOff size={28} />} title={t('nothingFound')} />
      ) : null}
      <ul className={classes.results} aria-label={t('searchResults')}>
        {nodes?.map((message) => (
          <li key={message.id}>
            <FoundMessage message={message} query={text} named={conversationId === null} onPick={onPick} />
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </div>
  );
}

interface FoundMessageProps {
  readonly message: FragmentType<typeof FoundMessageFragment>;
  /** What was looked for. */
  readonly query: string;
  /** Whether the conversation is named. */
  readonly named: boolean;
  readonly onPick: (() => void) | undefined;
}

function FoundMessage({ message, query, named, onPick }: FoundMessageProps) {
  const { sequence, text, sentAt, sender, attachments, conversation } = readFragment(FoundMessageFragment, message);
  const who = sender?.displayName ?? '?';
  return (
    <Link
      to="/chat/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{ at: sequence }}
      className={classes.result}
      onClick={onPick}
    >
      <span className={classes.where}>
        <Text span size="sm" fw={600} truncate>
          {named ? conversationName(conversation) : who}
        </Text>
        <Text span size="xs" c="dimmed" className={classes.when}>
          <TimeAgo value={sentAt} />
        </Text>
      </span>
      <Text span size="sm" c="dimmed" lineClamp={2}>
        {named ? `${who}: ` : ''}
        <FoundText text={text || attachments.map(({ filename }) => filename).join(', ')} query={query} />
      </Text>
    </Link>
  );
}
