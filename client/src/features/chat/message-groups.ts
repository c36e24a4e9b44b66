import { isSameDay } from '../../lib/time-format.ts';
import type { FeedMessage } from './message-feed.ts';

/** Messages of one sender that follow each other closely, shown under one name. */
export interface MessageGroup {
  /** The first message's id. */
  readonly key: string;
  readonly sender: FeedMessage['sender'];
  readonly messages: readonly FeedMessage[];
  /** Whether a new day begins with it. */
  readonly startsDay: boolean;
  /** Whether the viewer's unread messages begin with it. */
  readonly startsUnread: boolean;
}

const closeMilliseconds = 5 * 60_000;

/**
 * Groups messages by sender, day and closeness in time. `unreadAfter` is the read mark at the time when the conversation was opened:
 * the first message of somebody else's after it begins a group of its own; null for no such line.
 */
export function groupMessages(messages: readonly FeedMessage[], unreadAfter: number | null): readonly MessageGroup[] {
  const groups: (Omit<MessageGroup, 'messages'> & { messages: FeedMessage[] })[] = [];
  const firstUnread = unreadAfter === null ? undefined : messages.find((message) => isUnread(message, unreadAfter));
  let previous: FeedMessage | undefined;
  for (const message of messages) {
    const startsDay = !previous || !isSameDay(previous.sentAt, message.sentAt);
    const startsUnread = message === firstUnread;
    const group = groups.at(-1);
    if (group && previous && !startsDay && !startsUnread && follows(previous, message)) group.messages.push(message);
    else groups.push({ key: message.id, sender: message.sender, messages: [message], startsDay, startsUnread });
    previous = message;
  }
  return groups;
}

/** Whether somebody else said something after the viewer's read mark. */
export function hasUnread(messages: readonly FeedMessage[], readMark: number): boolean {
  return messages.some((message) => isUnread(message, readMark));
}

function isUnread({ sequence, sender }: FeedMessage, readMark: number): boolean {
  return sequence > readMark && !sender.viewerIsSelf;
}

function follows(previous: FeedMessage, message: FeedMessage): boolean {
  return (
    previous.sender.id === message.sender.id &&
    Date.parse(message.sentAt) - Date.parse(previous.sentAt) < closeMilliseconds
  );
}
