import { isSameDay } from '../../../lib/time-format.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import type { VirtualRow } from '../virtual/use-virtual-log.ts';
import type { FeedMessage } from './feed-message.ts';

/** One row of the log. */
export type LogRow = VirtualRow &
  (
    | { readonly type: 'day'; readonly at: string }
    | { readonly type: 'unread' }
    | { readonly type: 'notice'; readonly message: FeedMessage }
    | {
        readonly type: 'message';
        readonly message: FeedMessage;
        /** Whether it begins, and whether it ends, what one person said in one go. */
        readonly begins: boolean;
        readonly ends: boolean;
      }
    | { readonly type: 'pending'; readonly entry: OutboxEntry }
  );

interface LogContent {
  readonly messages: readonly FeedMessage[];
  readonly pending: readonly OutboxEntry[];
  /** The read mark when the conversation was opened: a line stands before the first message of somebody else's after it. */
  readonly unreadAfter: number | null;
}

const closeMilliseconds = 5 * 60_000;

/** The rows from the oldest message to the viewer's unsent ones, with lines between days and before what is unread. */
export function buildLogRows({ messages, pending, unreadAfter }: LogContent): readonly LogRow[] {
  const rows: LogRow[] = [];
  const unread = unreadAfter === null ? undefined : firstUnread(messages, unreadAfter);
  for (const [index, message] of messages.entries()) {
    const previous = messages[index - 1];
    const next = messages[index + 1];
    if (!previous || !isSameDay(previous.sentAt, message.sentAt)) {
      rows.push({ type: 'day', key: `day ${new Date(message.sentAt).toDateString()}`, at: message.sentAt, ...line });
    }
    if (message === unread) rows.push({ type: 'unread', key: unreadKey, ...line });
    const base = { key: message.id, holds: true, message };
    if (message.notice) rows.push({ type: 'notice', estimate: 30, ...base });
    else {
      const begins = message === unread || !previous || !follows(previous, message);
      const ends = !next || next === unread || !follows(message, next);
      rows.push({ type: 'message', estimate: guessHeight(message), begins, ends, ...base });
    }
  }
  for (const entry of pending) {
    rows.push({ type: 'pending', key: `pending ${entry.clientId}`, estimate: 64, holds: false, entry });
  }
  return rows;
}

export const unreadKey = 'unread';
const line = { estimate: 40, holds: false } as const;

/** The first message of somebody else's after a read mark. */
export function firstUnread(messages: readonly FeedMessage[], readMark: number): FeedMessage | undefined {
  return messages.find((message) => isUnread(message, readMark));
}

/** How many messages of others' stand after a number. */
export function countNewer(messages: readonly FeedMessage[], sequence: number): number {
  let count = 0;
  for (let place = messages.length - 1; place >= 0; place -= 1) {
    const message = messages[place];
    if (!message || message.sequence <= sequence) break;
    if (isUnread(message, sequence)) count += 1;
  }
  return count;
}

function isUnread({ sequence, isOwn, notice }: FeedMessage, readMark: number): boolean {
  return sequence > readMark && !isOwn && !notice;
}

function follows(previous: FeedMessage, message: FeedMessage): boolean {
  return (
    !previous.notice &&
    !message.notice &&
    previous.sender.id === message.sender.id &&
    isSameDay(previous.sentAt, message.sentAt) &&
    Date.parse(message.sentAt) - Date.parse(previous.sentAt) < closeMilliseconds
  );
}

/** Whether the arrow keys stop at a row: there is something to read again, and to do. */
export function isStop({ type }: LogRow): boolean {
  return type === 'message' || type === 'pending';
}

/** When what a row shows was said; null for a line between rows. */
export function momentOf(row: LogRow | undefined): string | null {
  if (row?.type === 'message' || row?.type === 'notice') return row.message.sentAt;
  return row?.type === 'pending' ? row.entry.writtenAt : null;
}

/** The number of the newest message at or above a row; 0 when there is none. */
export function seenSequence(rows: readonly LogRow[], lastSeen: number): number {
  for (let place = lastSeen; place >= 0; place -= 1) {
    const row = rows[place];
    if (row?.type === 'message' || row?.type === 'notice') return row.message.sequence;
  }
  return 0;
}

/** About the height of a message that was never shown, in pixels. */
function guessHeight({ text, attachments, replyTo, reactions }: FeedMessage): number {
  const lines = Math.max(1, Math.ceil(text.length / 60));
  return 30 + lines * 22 + (attachments.length > 0 ? 220 : 0) + (replyTo ? 48 : 0) + (reactions.length > 0 ? 32 : 0);
}
