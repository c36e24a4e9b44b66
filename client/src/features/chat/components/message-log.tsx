import { Box, Button, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useMarkRead } from '../hooks/use-mark-read.ts';
import { useStickToBottom } from '../hooks/use-stick-to-bottom.ts';
import { type MessageFeed, newestSequence, type PendingMessage } from '../message-feed.ts';
import { groupMessages, hasUnread } from '../message-groups.ts';
import { MessageGroup } from './message-group.tsx';
import classes from './message-log.module.css';
import { PendingMessages } from './pending-messages.tsx';

interface MessageLogProps {
  readonly conversationId: string;
  readonly feed: MessageFeed;
  readonly named: boolean;
  /** The viewer's read mark, live. */
  readonly lastReadSequence: number;
  readonly loadingOlder: boolean;
  readonly onLoadOlder: () => void;
  readonly onRetry: (message: PendingMessage) => void;
  readonly onDiscard: (clientId: string) => void;
}

/** The messages, oldest first, at their end until the viewer scrolls away. */
export function MessageLog({ conversationId, feed, named, lastReadSequence, ...props }: MessageLogProps) {
  const { t } = useTranslation('chat');
  const { messages, pending, older } = feed;
  // The line stays where it was when the conversation was opened, although reading moves the mark; what comes later needs none.
  const [unreadAfter] = useState(() => (hasUnread(messages, lastReadSequence) ? lastReadSequence : null));
  const groups = useMemo(() => groupMessages(messages, unreadAfter), [messages, unreadAfter]);
  const { scroller, atBottom, toBottom, onScroll } = useStickToBottom(
    messages[0]?.id ?? null,
    messages.length + pending.length,
  );
  const newest = newestSequence(feed);
  const [seen, setSeen] = useState(newest);
  useEffect(() => {
    if (atBottom) setSeen(newest);
  }, [atBottom, newest]);
  useEffect(() => {
    if (pending.length > 0) toBottom();
  }, [pending.length, toBottom]);
  useMarkRead(conversationId, atBottom && newest > 0 ? newest : null, lastReadSequence);

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.log}
        onScroll={onScroll}
        role="log"
        aria-label={t('messageLog')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable with the keyboard
        tabIndex={0}
      >
        <div className={classes.column}>
          {older.hasMore ? (
            <Button variant="subtle" size="xs" mx="auto" loading={props.loadingOlder} onClick={props.onLoadOlder}>
              {t('loadOlder')}
            </Button>
          ) : null}
          {messages.length > 0 && !older.hasMore ? (
            <Text size="xs" c="dimmed" ta="center">
              {t('beginning')}
            </Text>
          ) : null}
          {messages.length + pending.length === 0 ? (
            <Box my="auto">
              <EmptyState title={t('noMessages')} description={t('noMessagesText')} />
            </Box>
          ) : null}
          {groups.map((group) => (
            <MessageGroup key={group.key} group={group} named={named} />
          ))}
          <PendingMessages pending={pending} onRetry={props.onRetry} onDiscard={props.onDiscard} />
        </div>
      </div>
      {atBottom ? null : (
        <Button
          className={classes.pill}
          radius="xl"
          size="sm"
          color={newest > seen ? 'shu' : 'dark'}
          leftSection={<IconArrowDown size={16} />}
          onClick={toBottom}
        >
          {newest > seen ? t('newMessages') : t('toNewest')}
        </Button>
      )}
    </div>
  );
}
