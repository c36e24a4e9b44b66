import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedMessage } from '../feed/feed-message.ts';
import { countNewer } from '../feed/log-rows.ts';
import classes from './message-log.module.css';

interface ToNewestProps {
  readonly messages: readonly FeedMessage[];
  /** The newest number that was in sight. */
  readonly seen: number;
  /** How many are unread beyond what is loaded; null when the newest one is loaded. */
  readonly unreadBeyond: number | null;
  readonly onPress: () => void;
}

/** The way back to the end, with how many messages the viewer has not seen there. */
export function ToNewest({ messages, seen, unreadBeyond, onPress }: ToNewestProps) {
  const { t } = useTranslation('chat');
  // Scrolling back does not make what was seen unseen.
  const [furthest, setFurthest] = useState(seen);
  if (seen > furthest) setFurthest(seen);
  const count = unreadBeyond ?? countNewer(messages, furthest);
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
