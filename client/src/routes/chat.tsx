import { Center } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConversationList } from '../features/chat/components/conversation-list.tsx';
import { ConversationView } from '../features/chat/components/conversation-view.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { usePageTitle } from '../ui/page.tsx';
import classes from './chat.module.css';

/** The conversations, and one of them; on a phone one of the two at a time. */
export function ChatPage({ conversationId }: { readonly conversationId?: string }) {
  return (
    <div className={classes.chat} data-open={conversationId ? true : undefined}>
      <div className={classes.list}>
        <ConversationList />
      </div>
      <div className={classes.conversation}>
        {conversationId ? <ConversationView key={conversationId} conversationId={conversationId} /> : <NothingPicked />}
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
