import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Quote } from '../feed/feed-message.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import classes from './message-quote.module.css';

interface MessageQuoteProps {
  readonly quote: Quote;
  /** Goes to the message; without it the quote is only shown. */
  readonly onOpen?: () => void;
}

/** What a message answers, in two lines. */
export function MessageQuote({ quote, onOpen }: MessageQuoteProps) {
  const { t } = useTranslation('chat');
  const tabIndex = useRowTabIndex();
  const { sender, text, deletedBy, filenames } = quote;
  const words = deletedBy ? t(`deletedBy.${deletedBy}`) : text || filenames.join(', ');
  const content = (
    <>
      <span className={classes.sender}>{sender.displayName}</span>
      <span className={classes.words} data-deleted={deletedBy ?? undefined}>
        {words}
      </span>
    </>
  );
  if (!onOpen) return <div className={classes.quote}>{content}</div>;
  return (
    <UnstyledButton
      className={classes.quote}
      onClick={onOpen}
      tabIndex={tabIndex}
      aria-label={t('toOriginal', { name: sender.displayName, text: words })}
    >
      {content}
    </UnstyledButton>
  );
}
