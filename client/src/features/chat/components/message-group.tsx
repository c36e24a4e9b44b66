import { useTranslation } from 'react-i18next';
import { formatClock, formatDateTime, formatLongDay, isSameDay } from '../../../lib/time-format.ts';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import type { MessageGroup as Group } from '../message-groups.ts';
import { MessageBubble } from './message-bubble.tsx';
import classes from './message-group.module.css';

interface MessageGroupProps {
  readonly group: Group;
  /** Whether senders are named: not where there is only one other. */
  readonly named: boolean;
}

/** What one person said in one go, with the day's or the unread messages' line above it. */
export function MessageGroup({ group, named }: MessageGroupProps) {
  const { t, i18n } = useTranslation('chat');
  const { sender, messages } = group;
  const own = sender.viewerIsSelf;
  const last = messages.at(-1);
  return (
    <>
      {group.startsDay ? <DayLine at={messages[0]?.sentAt ?? ''} /> : null}
      {group.startsUnread ? (
        <div className={classes.unread}>
          <span>{t('newDivider')}</span>
        </div>
      ) : null}
      <div className={classes.group} data-own={own || undefined}>
        {own ? null : <UserAvatar name={sender.displayName} size={34} />}
        <div className={classes.messages}>
          {named && !own ? <span className={classes.sender}>{sender.displayName}</span> : null}
          {messages.map((message) => (
            <MessageBubble
              key={message.id}
              text={message.text}
              own={own}
              footer={
                message === last ? (
                  <time dateTime={message.sentAt} title={formatDateTime(message.sentAt, i18n.language)}>
                    {formatClock(message.sentAt, i18n.language)}
                  </time>
                ) : null
              }
            />
          ))}
        </div>
      </div>
    </>
  );
}

function DayLine({ at }: { readonly at: string }) {
  const { t, i18n } = useTranslation('chat');
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const label = isSameDay(at, now.toISOString())
    ? t('today')
    : isSameDay(at, yesterday.toISOString())
      ? t('yesterday')
      : formatLongDay(at, i18n.language);
  return <div className={classes.day}>{label}</div>;
}
