import { Center } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConversationPane } from '../features/chat/components/conversation-pane.tsx';
import { ConversationView } from '../features/chat/components/conversation-view.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { usePageTitle } from '../ui/page.tsx';
import classes from './chat.module.css';

interface ChatPageProps {
  readonly conversationId?: string | undefined;
  /** The number of a message to go to. */
  readonly at?: number | undefined;
}

/** The conversations, and one of them; on a phone one of the two at a time. */
export function ChatPage({ conversationId, at }: ChatPageProps) {
  const navigate = useNavigate();
  // What is gone is not in the list any longer: it is asked for again.
  const [gone, setGone] = useState<string | null>(null);
  /** Takes the message out of the address again, so that it can be gone to once more. */
  const leaveAddress = () => {
    const params = { conversationId: conversationId ?? '' };
    void navigate({ to: '/chat/$conversationId', params, replace: true });
  };
  return (
    <div className={classes.chat} data-open={conversationId ? true : undefined}>
      <div className={classes.list}>
        <ConversationPane key={gone} />
      </div>
      <div className={classes.conversation}>
        {conversationId ? (
          <ConversationView
            key={conversationId}
            conversationId={conversationId}
            at={at ?? null}
            onArrived={leaveAddress}
            onGone={() => setGone(conversationId)}
          />
        ) : (
          <NothingPicked />
        )}
      </div>
    </div>
  );
}

function NothingPicked() {
  const { t } = useTranslation('chat');
  usePageTitle(t('title'));
  return (
    <Center h="100%">
      <EmptyState icon={<IconMessageCircle size={28} />} title={t('pickTitle')} description={t('pickText')} />
    </Center>
  );
}
