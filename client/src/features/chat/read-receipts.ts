import type { FeedMessage } from './feed/feed-message.ts';

/** Up to where somebody else has read. */
export interface ReadMark {
  readonly name: string;
  readonly sequence: number;
}

/** By whom the newest of the viewer's own messages that anybody has seen was seen. */
export interface ReadReceipt {
  readonly messageId: string;
  readonly names: readonly string[];
  readonly byAll: boolean;
}

/** One receipt is enough: what stands before it was seen by at least as many. Null when nobody has seen anything. */
export function readReceipt(messages: readonly FeedMessage[], marks: readonly ReadMark[]): ReadReceipt | null {
  const furthest = Math.max(0, ...marks.map(({ sequence }) => sequence));
  const seen = messages.findLast(({ isOwn, notice, sequence }) => isOwn && !notice && sequence <= furthest);
  if (!seen) return null;
  const names = marks.filter(({ sequence }) => sequence >= seen.sequence).map(({ name }) => name);
  return { messageId: seen.id, names, byAll: names.length === marks.length };
}
