import { Box, Button, Loader, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { buildLogRows, firstUnread, isStop, momentOf, seenSequence, unreadKey } from '../feed/log-rows.ts';
import type { MessageFeed } from '../feed/message-feed.ts';
import { useArrowKeys } from '../hooks/use-arrow-keys.ts';
import { useRowName } from '../hooks/use-row-name.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import type { ReadReceipt } from '../read-receipts.ts';
import { useVirtualLog } from '../virtual/use-virtual-log.ts';
import { StickyDay } from './log-lines.tsx';
import { LogRowContent } from './log-row-content.tsx';
import { LogRowFrame } from './log-row-frame.tsx';
import classes from './message-log.module.css';
import { ToNewest } from './to-newest.tsx';

/** A message to go to; a new object for each time. */
export interface LogTarget {
  readonly sequence: number;
}

interface MessageLogProps {
  readonly feed: MessageFeed;
  /** The viewer's messages that are not among the stored ones. */
  readonly pending: readonly OutboxEntry[];
  readonly receipt: ReadReceipt | null;
  /** The viewer's read mark when the log is opened. */
  readonly lastReadSequence: number;
  /** The number of the newest message that was in sight since; 0 for none. */
  readonly furthestSeen: number;
  /** Whether a message has the focus when the log opens: the first unread one, or the newest. */
  readonly takesFocus: boolean;
  /** How many messages the viewer has not read, live. */
  readonly unreadCount: number;
  readonly target: LogTarget | null;
  readonly loading: 'older' | 'newer' | 'other' | null;
  /** Whether the last page could not be had: then more come at a press of a button only. */
  readonly hasFailed: boolean;
  readonly onLoadOlder: () => void;
  readonly onLoadNewer: () => void;
  readonly onToNewest: () => void;
  /** Told the number of the newest message that was in sight. */
  readonly onSeen: (sequence: number) => void;
  readonly onEscape: () => void;
}

/** So many rows before an end of what is loaded, more is asked for. */
const rowsAhead = 8;

/** The messages, oldest first; of thousands, those in sight. */
export function MessageLog({ feed, pending, target, loading, hasFailed, ...props }: MessageLogProps) {
  const { t } = useTranslation('chat');
  const { messages, older, newer } = feed;
  // The line stays where it was when the conversation was opened, although reading moves the mark; what comes later needs none.
  const [unread] = useState(() => firstUnread(messages, props.lastReadSequence));
  const unreadAfter = unread ? props.lastReadSequence : null;
  const rows = useMemo(() => buildLogRows({ messages, pending, unreadAfter }), [messages, pending, unreadAfter]);
  const log = useVirtualLog(rows, {
    endIsNewest: !newer.hasMore,
    firstKey: unreadAfter === null ? null : unreadKey,
  });
  const { range, lastSeen, scrollToRow, scrollToEnd } = log;
  const [firstFocus] = useState(() => (props.takesFocus ? (unread?.id ?? rows.findLast(isStop)?.key ?? null) : null));
  const keys = useArrowKeys({
    ...{ rows, range, lastSeen, scroller: log.scroller, scrollToRow, firstKey: firstFocus },
    onEscape: props.onEscape,
  });
  const { focus } = keys;
  // What is done with a message is not shown for one that was not chosen.
  const [untouched, setUntouched] = useState(true);
  const nameOf = useRowName();

  // To what the viewer has just written; not again when some of it has arrived, wherever they look by then.
  const written = useRef(0);
  useEffect(() => {
    if (pending.length > written.current) scrollToEnd();
    written.current = pending.length;
  }, [pending.length, scrollToEnd]);
  const keyOf = useEffectEvent(
    ({ sequence }: LogTarget) => (messages.find((message) => message.sequence >= sequence) ?? messages.at(-1))?.id,
  );
  useEffect(() => {
    const key = target ? keyOf(target) : undefined;
    if (key === undefined) return;
    scrollToRow(key, 'center');
    focus(key);
  }, [target, scrollToRow, focus]);

  const more = useEffectEvent(() => {
    if (loading !== null || hasFailed) return;
    if (older.hasMore && range.start < rowsAhead) props.onLoadOlder();
    else if (newer.hasMore && range.end > rows.length - rowsAhead) props.onLoadNewer();
  });
  useEffect(() => {
    if (lastSeen >= 0 && range.end > range.start) more();
  }, [lastSeen, range.start, range.end]);

  const seen = seenSequence(rows, lastSeen);
  const tellSeen = useEffectEvent(props.onSeen);
  useEffect(() => {
    if (seen > 0) tellSeen(seen);
  }, [seen]);
  const day = log.atEnd ? null : momentOf(rows[log.firstSeen]);
  const targetKey = target ? messages.find(({ sequence }) => sequence >= target.sequence)?.id : undefined;

  return (
    <div className={classes.frame}>
      <div
        ref={log.scroller}
        className={classes.log}
        role="log"
        // Rows come and go while it scrolls: what is new is told beside it.
        aria-live="off"
        aria-busy={loading !== null}
        aria-label={t('messageLog')}
        data-untouched={untouched || undefined}
        onPointerDown={() => setUntouched(false)}
        onKeyDown={(event) => {
          setUntouched(false);
          keys.onKeyDown(event);
        }}
        // A scrolling region has to be reachable with the keyboard: by one of its messages, or else by itself.
        tabIndex={keys.tabStop === null ? 0 : -1}
      >
        <div className={classes.column}>
          <div className={classes.edge}>
            {older.hasMore ? (
              <Button
                variant="subtle"
                size="xs"
                loading={loading === 'older'}
                onClick={props.onLoadOlder}
                // Older messages come by themselves on the way up; Tab would only lead away from where the viewer is.
                tabIndex={hasFailed ? 0 : -1}
              >
                {t('loadOlder')}
              </Button>
            ) : messages.length > 0 ? (
              <Text size="xs" c="dimmed">
                {t('beginning')}
              </Text>
            ) : null}
          </div>
          {rows.length === 0 ? (
            <Box my="auto">
              <EmptyState title={t('noMessages')} description={t('noMessagesText')} />
            </Box>
          ) : null}
          {/* biome-ignore lint/a11y/useSemanticElements: the rows are measured by their frames */}
          <div ref={log.list} role="list" style={{ paddingTop: log.above, paddingBottom: log.below }}>
            {rows.slice(range.start, range.end).map((row) => (
              <LogRowFrame
                key={row.key}
                rowKey={row.key}
                register={log.register}
                name={nameOf(row)}
                isTabStop={isStop(row) ? keys.tabStop === row.key : null}
                isTarget={row.key === targetKey}
                onFocus={keys.onFocus}
              >
                <LogRowContent row={row} receipt={props.receipt} />
              </LogRowFrame>
            ))}
          </div>
          {newer.hasMore ? (
            <div className={classes.edge}>
              <Loader size={18} aria-label={t('loadNewer')} />
            </div>
          ) : null}
        </div>
      </div>
      {day === null ? null : <StickyDay at={day} />}
      {log.atEnd && !newer.hasMore ? null : (
        <ToNewest
          messages={messages}
          seen={Math.max(seen, props.furthestSeen, props.lastReadSequence)}
          unreadBeyond={newer.hasMore ? props.unreadCount : null}
          onPress={() => {
            scrollToEnd();
            if (newer.hasMore) props.onToNewest();
          }}
        />
      )}
    </div>
  );
}
