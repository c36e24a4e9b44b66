import { Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { conversationName } from '../conversation-name.ts';
import classes from './conversation-list-item.module.css';

const ConversationListItemFragment = graphql(`
  fragment ConversationListItem on Conversation {
    id
    kind
    title
    unreadCount
    lastReadSequence
    updatedAt
    lastMessage {
      id
      text
      sentAt
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
        viewerIsSelf
      }
    }
  }
`);

interface ConversationListItemProps {
  readonly conversation: FragmentType<typeof ConversationListItemFragment>;
}

/** A conversation in the list: who, the last word, when, and how much is unread. */
export function ConversationListItem(props: ConversationListItemProps) {
  const { t } = useTranslation('chat');
  const conversation = readFragment(ConversationListItemFragment, props.conversation);
  const { lastMessage, unreadCount, kind } = conversation;
  const name = conversationName(conversation);
  const unread = unreadCount > 0;
  return (
    <Link
      to="/chat/$conversationId"
      params={{ conversationId: conversation.id }}
      className={classes.item}
      activeProps={{ 'aria-current': 'page' }}
      data-unread={unread || undefined}
    >
      <UserAvatar name={name} size={44} shape={kind === 'GROUP' ? 'square' : 'round'} />
      <div className={classes.text}>
        <div className={classes.line}>
          <Text className={classes.name} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" className={classes.time}>
            <TimeAgo value={lastMessage?.sentAt ?? conversation.updatedAt} />
          </Text>
        </div>
        <div className={classes.line}>
          <Text size="sm" className={classes.last} truncate>
            {lastMessage ? lastWord(lastMessage) : t('noMessages')}
          </Text>
          {unread ? (
            <Badge
              color="shu"
              size="sm"
              flex="none"
              circle={unreadCount < 10}
              aria-label={t('unread', { count: unreadCount })}
            >
              {unreadCount > 99 ? '99+' : unreadCount}
            </Badge>
          ) : null}
        </div>
      </div>
    </Link>
  );

  function lastWord({ text, sender }: NonNullable<typeof lastMessage>): string {
    if (sender?.viewerIsSelf) return t('you', { text });
    return kind === 'GROUP' && sender ? `${sender.displayName}: ${text}` : text;
  }
}
