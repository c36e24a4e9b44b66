import type { FeedMessage } from '../feed/feed-message.ts';
import type { OutboxEntry } from './outbox.ts';

/**
 * The entries that do not stand among the messages yet. A message's event is often here before the answer to its sender: then it is
 * known by its text and by what it answers, since an event is the same for everybody and tells nobody's `clientId`.
 */
export function unconfirmed(entries: readonly OutboxEntry[], messages: readonly FeedMessage[]): readonly OutboxEntry[] {
  if (entries.length === 0) return entries;
  const earliest = Math.min(...entries.map(({ afterSequence }) => afterSequence));
  const own: FeedMessage[] = [];
  for (let place = messages.length - 1; place >= 0; place -= 1) {
    const message = messages[place];
    if (!message || message.sequence <= earliest) break;
    if (message.isOwn) own.unshift(message);
  }
  return entries.filter((entry) => {
    const place = entry.state === 'failed' ? -1 : own.findIndex((message) => isEcho(message, entry));
    if (place >= 0) own.splice(place, 1);
    return place < 0;
  });
}

function isEcho(message: FeedMessage, entry: OutboxEntry): boolean {
  return (
    message.sequence > entry.afterSequence &&
    message.text === entry.text &&
    message.replyTo?.id === entry.replyTo?.id &&
    message.attachments.length === entry.attachments.length
  );
}
