import { Badge, Text } from '@mantine/core';
import { IconAt, IconBellOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PresenceStatus } from '../../../graphql/generated/graphql.ts';
import { type DocumentType, type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { countLabel } from '../../../lib/count-label.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { conversationName } from '../conversation-name.ts';
import { deletedByOf } from '../deletion.ts';
import { levelNow } from '../mute.ts';
import classes from './conversation-list-item.module.css';
import { PresenceDot } from './presence-dot.tsx';

export const ConversationListItemFragment = graphql(`
  fragment ConversationListItem on Conversation {
    id
    kind
    title
    status
    unreadCount
    unreadMentionCount
    lastReadSequence
    viewerHasMarkedUnread
    mutedUntil
    notificationLevel
    updatedAt
    requester {
      id
      displayName
      viewerIsSelf
    }
    lastMessage {
      id
      text
      isDeleted
      deletedBy
      sentAt
      attachments {
        id
        filename
      }
      sender {
        id
        displayName
        viewerIsSelf
      }
    }
    members {
      user {
        id
        username
        displayName
        avatarUrl
        viewerIsSelf
      }
    }
  }
`);

interface ConversationListItemProps {
  readonly conversation: FragmentType<typeof ConversationListItemFragment>;
  /** Who is here, as far as it is known. */
  readonly presence: ReadonlyMap<string, PresenceStatus>;
}

/** A conversation in the list: who, the last word, when, and how much is unread. */
export function ConversationListItem(props: ConversationListItemProps) {
  const { t } = useTranslation('chat');
  const conversation = readFragment(ConversationListItemFragment, props.conversation);
  const { lastMessage, unreadCount, kind, requester } = conversation;
  const name = conversationName(conversation);
  const { unreadMentionCount, viewerHasMarkedUnread } = conversation;
  const unread = unreadCount > 0 || viewerHasMarkedUnread;
  const level = levelNow(conversation);
  const isQuiet = level === 'NOTHING' || (level === 'MENTIONS' && unreadMentionCount === 0 && !viewerHasMarkedUnread);
  const other = directOther(conversation);
  return (
    <Link
      to="/chat/$conversationId"
      params={{ conversationId: conversation.id }}
      className={classes.item}
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
      data-unread={unread || undefined}
    >
      <div className={classes.avatar}>
        <UserAvatar name={name} url={other?.avatarUrl} size={44} shape={kind === 'DIRECT' ? 'round' : 'square'} />
        <PresenceDot status={other ? props.presence.get(other.id) : undefined} />
      </div>
      <div className={classes.text}>
        <div className={classes.line}>
          <Text className={classes.name} truncate>
            {name}
          </Text>
          {level === 'ALL' ? null : (
            <IconBellOff size={14} className={classes.muted} role="img" aria-label={t(`muted.${level}`)} />
          )}
          <Text size="xs" c="dimmed" className={classes.time}>
            <TimeAgo value={lastMessage?.sentAt ?? conversation.updatedAt} />
          </Text>
        </div>
        {requester && !requester.viewerIsSelf ? (
          <Text size="xs" c="dimmed" truncate>
            {t('askedBy', { name: requester.displayName })}
          </Text>
        ) : null}
        <div className={classes.line}>
          <Text size="sm" className={classes.last} truncate>
            {kind === 'SUPPORT' && conversation.status === 'CLOSED' ? `${t('done')} · ` : ''}
            {lastMessage ? lastWord(lastMessage) : t('noMessages')}
          </Text>
          {unreadMentionCount > 0 ? (
            <IconAt size={16} className={classes.mentioned} role="img" aria-label={t('mentionsYou')} />
          ) : null}
          {unread ? (
            <Badge
              color={isQuiet ? 'gray' : 'shu'}
              size="sm"
              flex="none"
              circle={unreadCount < 10}
              role="img"
              aria-label={unreadCount > 0 ? t('unread', { count: unreadCount }) : t('markedUnread')}
            >
              {unreadCount > 0 ? countLabel(unreadCount) : ''}
            </Badge>
          ) : null}
        </div>
      </div>
    </Link>
  );

  function lastWord(message: NonNullable<typeof lastMessage>): string {
    const { text, attachments, sender } = message;
    const deletedBy = deletedByOf(message);
    const words = deletedBy
      ? t(`deletedBy.${deletedBy}`)
      : text || attachments.map(({ filename }) => filename).join(', ');
    if (sender?.viewerIsSelf) return t('you', { text: words });
    return kind !== 'DIRECT' && sender ? `${sender.displayName}: ${words}` : words;
  }
}

/** The other one in a direct conversation; null for other kinds. */
export function directOther({ kind, members }: DocumentType<typeof ConversationListItemFragment>) {
  if (kind !== 'DIRECT') return null;
  return members.find(({ user }) => user && !user.viewerIsSelf)?.user ?? null;
}
