import { Anchor } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PendingMessage } from '../message-feed.ts';
import { MessageBubble } from './message-bubble.tsx';
import classes from './pending-messages.module.css';

interface PendingMessagesProps {
  readonly pending: readonly PendingMessage[];
  readonly onRetry: (message: PendingMessage) => void;
  readonly onDiscard: (clientId: string) => void;
}

/** The viewer's messages that the server has not confirmed, with a second try for those that failed. */
export function PendingMessages({ pending, onRetry, onDiscard }: PendingMessagesProps) {
  const { t } = useTranslation('chat');
  return (
    <div className={classes.pending}>
      {pending.map((message) => (
        <MessageBubble
          key={message.clientId}
          text={message.text}
          own
          state={message.failure === null ? 'sending' : 'failed'}
          footer={
            message.failure === null ? (
              t('sending')
            ) : (
              <span className={classes.failed} role="alert">
                <IconAlertCircle size={14} aria-hidden />
                {message.failure || t('notSent')}
                <Anchor component="button" type="button" inherit fw={600} onClick={() => onRetry(message)}>
                  {t('retry')}
                </Anchor>
                <Anchor component="button" type="button" inherit c="dimmed" onClick={() => onDiscard(message.clientId)}>
                  {t('discard')}
                </Anchor>
              </span>
            )
          }
        />
      ))}
    </div>
  );
}
