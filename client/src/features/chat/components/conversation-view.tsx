import { Button } from '@mantine/core';
import { IconMessageOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { useMessageFeed } from '../hooks/use-message-feed.ts';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import classes from './conversation-view.module.css';
import { MessageLog } from './message-log.tsx';

const ConversationViewQuery = graphql(`
  query ConversationView($id: ID!) {
    conversation(id: $id) {
      id
      kind
      lastReadSequence
      ...ConversationHeader
    }
  }
`);

/** One conversation: who, what was said, and where to say more. Give it a `key` of the conversation's id. */
export function ConversationView({ conversationId }: { readonly conversationId: string }) {
  const [{ data, error }, reload] = useQuery({
    query: ConversationViewQuery,
    variables: { id: conversationId },
    requestPolicy: 'cache-and-network',
  });
  const log = useMessageFeed(conversationId);
  const conversation = data?.conversation;

  if (error && !conversation) {
    return (
      <div className={classes.notice}>
        <ErrorAlert error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      </div>
    );
  }
  if (data && !conversation) return <Gone />;
  return (
    <section className={classes.view}>
      {conversation ? <ConversationHeader conversation={conversation} /> : null}
      {log.error ? (
        <div className={classes.notice}>
          <ErrorAlert error={log.error} onRetry={log.reload} />
        </div>
      ) : null}
      {conversation && log.feed.status === 'ready' ? (
        <MessageLog
          conversationId={conversationId}
          feed={log.feed}
          named={conversation.kind === 'GROUP'}
          lastReadSequence={conversation.lastReadSequence}
          loadingOlder={log.loadingOlder}
          onLoadOlder={() => void log.loadOlder()}
          onRetry={({ text, clientId }) => void log.send(text, clientId)}
          onDiscard={log.discard}
        />
      ) : (
        <div className={classes.loading}>{log.error ? null : <LoadingState rows={5} height={44} />}</div>
      )}
      <Composer onSend={(text) => void log.send(text)} />
    </section>
  );
}

function Gone() {
  const { t } = useTranslation('chat');
  return (
    <EmptyState
      icon={<IconMessageOff size={28} />}
      title={t('goneTitle')}
      description={t('goneText')}
      action={
        <Button component={Link} to="/chat" variant="default">
          {t('backToList')}
        </Button>
      }
    />
  );
}
