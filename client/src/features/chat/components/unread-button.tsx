import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useConversationMarkUnread } from '../mutations/use-conversation-mark-unread.ts';

/** Marks a conversation as unread, and leaves it: it is read again as soon as it is opened. */
export function UnreadButton({ id }: { readonly id: string }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const markUnread = useConversationMarkUnread();
  const go = async () => {
    if (await markUnread({ conversationId: id })) await navigate({ to: '/chat' });
  };
  return (
    <Button
      variant="default"
      justify="flex-start"
      leftSection={<IconMail size={18} aria-hidden />}
      onClick={() => void go()}
    >
      {t('markUnread')}
    </Button>
  );
}
