import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FeedMessage } from '../feed/feed-message.ts';
import { countNewer } from '../feed/log-rows.ts';
import classes from './message-log.module.css';

interface ToNewestProps {
  readonly messages: readonly FeedMessage[];
  /** The newest number that was ever in sight: scrolling back does not make it unseen. */
  readonly seen: number;
  /** How many are unread beyond what is loaded; null when the newest one is loaded. */
  readonly unreadBeyond: number | null;
  readonly onPress: () => void;
}

/** The way back to the end, with how many messages the viewer has not seen there. */
export function ToNewest({ messages, seen, unreadBeyond, onPress }: ToNewestProps) {
  const { t } = useTranslation('chat');
  const count = unreadBeyond ?? countNewer(messages, seen);
  return (
    <Button
      className={classes.pill}
      radius="xl"
      size="sm"
      {...(count > 0 ? { color: 'shu' } : { variant: 'default' })}
      leftSection={<IconArrowDown size={16} aria-hidden />}
      onClick={onPress}
    >
      {count > 0 ? t('newMessages', { count }) : t('toNewest')}
    </Button>
  );
}
