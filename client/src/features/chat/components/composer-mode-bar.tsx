import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconPencil, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FeedMessage, quoteOf } from '../feed/feed-message.ts';
import classes from './composer.module.css';
import { MessageQuote } from './message-quote.tsx';

/** What the composer is for at the moment. */
export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: FeedMessage }
  | { readonly kind: 'edit'; readonly message: FeedMessage };

interface ComposerModeBarProps {
  readonly mode: ComposerMode;
  readonly onCancel: () => void;
}

/** Says which message is answered or changed, with the way out. */
export function ComposerModeBar({ mode, onCancel }: ComposerModeBarProps) {
  const { t } = useTranslation('chat');
  if (mode.kind === 'new') return null;
  const isReply = mode.kind === 'reply';
  const label = isReply ? t('replyingTo', { name: mode.message.sender.displayName }) : t('editing');
  const Icon = isReply ? IconArrowBackUp : IconPencil;
  return (
    <div className={classes.mode} role="status" aria-label={label}>
      <Icon size={18} aria-hidden />
      {isReply ? <MessageQuote quote={quoteOf(mode.message)} /> : <span className={classes.editing}>{label}</span>}
      <ActionIcon
        variant="subtle"
        color="gray"
        onClick={onCancel}
        aria-label={isReply ? t('cancelReply') : t('cancelEdit')}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
