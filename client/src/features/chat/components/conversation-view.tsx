import { Button } from '@mantine/core';
import { IconMessageOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { ConversationFactsFragment } from '../conversation-facts.ts';
import classes from './conversation-view.module.css';
import { OpenConversation } from './open-conversation.tsx';

const ConversationViewQuery = graphql(`
  query ConversationView($id: ID!) {
    conversation(id: $id) {
      id
      ...ConversationFacts
    }
  }
`);

interface ConversationViewProps {
  readonly conversationId: string;
  /** The number of a message to go to; null for none. */
  readonly at: number | null;
  /** Told when it went there. */
  readonly onArrived: () => void;
  /** Told when the conversation is not, or no longer, the viewer's to read. */
  readonly onGone: () => void;
}

/** One conversation: who, what was said, and where to say more. Give it a `key` of the conversation's id. */
export function ConversationView({ conversationId, at, onArrived, onGone }: ConversationViewProps) {
  const [{ data, error }, load] = useQuery({
    query: ConversationViewQuery,
    variables: { id: conversationId },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => load({ requestPolicy: 'network-only' });
  useReconnected(reload);
  const conversation = data?.conversation;
  const isGone = data !== undefined && !conversation;
  const [wasHere, setWasHere] = useState(false);
  if (conversation && !wasHere) setWasHere(true);
  const tellGone = useEffectEvent(onGone);
  useEffect(() => {
    if (isGone) tellGone();
  }, [isGone]);

  if (conversation) {
    return (
      <OpenConversation
        facts={readFragment(ConversationFactsFragment, conversation)}
        at={at}
        onArrived={onArrived}
        onChanged={reload}
      />
    );
  }
  if (isGone) return <Gone wasHere={wasHere} />;
  return (
    <div className={classes.loading}>
      {error ? <ErrorAlert error={error} onRetry={reload} /> : <LoadingState rows={5} height={44} />}
    </div>
  );
}

/** @param wasHere whether the viewer was looking at it until now */
function Gone({ wasHere }: { readonly wasHere: boolean }) {
  const { t } = useTranslation('chat');
  return (
    <div role={wasHere ? 'alert' : undefined}>
      <EmptyState
        icon={<IconMessageOff size={28} />}
        title={wasHere ? t('removedTitle') : t('goneTitle')}
        description={wasHere ? t('removedText') : t('goneText')}
        action={
          <Button component={Link} to="/chat" variant="default">
            {t('backToList')}
          </Button>
        }
      />
    </div>
  );
}
