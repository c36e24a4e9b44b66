import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatClock, formatDateTime } from '../../../lib/time-format.ts';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { useConversationActions } from '../conversation-context.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import type { ReadReceipt } from '../read-receipts.ts';
import { MessageActions } from './message-actions.tsx';
import { MessageAttachments } from './message-attachments.tsx';
import { MessageQuote } from './message-quote.tsx';
import { MessageReactions } from './message-reactions.tsx';
import classes from './message-row.module.css';
import { MessageText } from './message-text.tsx';

interface MessageRowProps {
  readonly message: FeedMessage;
  /** Whether it begins, and whether it ends, what one person said in one go. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** Stands under it; null for none. */
  readonly receipt: ReadReceipt | null;
}

/** One message. */
export const MessageRow = memo(function MessageRow({ message, begins, ends, receipt }: MessageRowProps) {
  const { t, i18n } = useTranslation('chat');
  const { namesSenders, jumpTo } = useConversationActions();
  const { sender, isOwn, deletedBy, replyTo, sentAt } = message;
  return (
    <div className={classes.row} data-own={isOwn || undefined} data-begins={begins || undefined}>
      {isOwn ? null : (
        <div className={classes.avatar}>
          {begins ? <UserAvatar name={sender.displayName} url={sender.avatarUrl} size={34} /> : null}
        </div>
      )}
      <div className={classes.column}>
        {begins && namesSenders && !isOwn ? <span className={classes.sender}>{sender.displayName}</span> : null}
        <div className={classes.line}>
          <div className={classes.bubble} data-deleted={deletedBy ?? undefined}>
            {deletedBy ? (
              <em className={classes.gone}>{t(`deletedBy.${deletedBy}`)}</em>
            ) : (
              <>
                {replyTo ? <MessageQuote quote={replyTo} onOpen={() => jumpTo(replyTo.sequence)} /> : null}
                {message.attachments.length > 0 ? <MessageAttachments message={message} /> : null}
                {message.text ? <MessageText text={message.text} mentions={message.mentions} /> : null}
              </>
            )}
          </div>
          {deletedBy ? null : <MessageActions message={message} />}
        </div>
        {message.reactions.length > 0 ? <MessageReactions message={message} /> : null}
        {ends || message.isEdited || receipt ? (
          <div className={classes.footer}>
            <time dateTime={sentAt} title={formatDateTime(sentAt, i18n.language)}>
              {formatClock(sentAt, i18n.language)}
            </time>
            {message.isEdited ? <span>{t('edited')}</span> : null}
            {receipt ? <Receipt receipt={receipt} named={namesSenders} /> : null}
          </div>
        ) : null}
      </div>
    </div>
  );
});

function Receipt({ receipt, named }: { readonly receipt: ReadReceipt; readonly named: boolean }) {
  const { t } = useTranslation('chat');
  const names = receipt.names.join(', ');
  if (!named) return <span>{t('seen')}</span>;
  return <span title={names}>{receipt.byAll ? t('seenByAll') : t('seenBy', { names })}</span>;
}
