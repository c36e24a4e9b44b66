import type { Bus } from '@kizuna/kit/bus/bus';
import { z } from 'zod';
import { type ChangeQueue, createChangeQueue } from '../change-queue.ts';
import { accessTopic, typingTopic } from '../conversation/conversation-topics.ts';

/** That somebody started writing, or stopped. */
export interface TypingChange {
  readonly userId: number;
  readonly isTyping: boolean;
}

export interface TypingStreamOptions {
  readonly bus: Bus;
  readonly conversationId: number;
  readonly mayRead: () => Promise<boolean>;
  /** After so long without another word, somebody has stopped. */
  readonly expiresMs: number;
}

const announcement = z.object({ userId: z.number().int(), isTyping: z.boolean() });

/**
 * Who starts and who stops writing. That somebody stopped is told by the stream itself when nothing more is heard of them: the
 * process that heard them may be gone. It ends when the viewer may no longer read the conversation.
 */
export async function followTyping(options: TypingStreamOptions): Promise<AsyncIterableIterator<TypingChange>> {
  const { bus, conversationId, mayRead, expiresMs } = options;
  const writing = new Map<number, NodeJS.Timeout>();
  const queue: ChangeQueue<TypingChange> = createChangeQueue({
    isAllowed: mayRead,
    onEnd: () => {
      for (const timer of writing.values()) clearTimeout(timer);
      writing.clear();
    },
  });

  function stop(userId: number): void {
    clearTimeout(writing.get(userId));
    if (writing.delete(userId)) queue.push({ userId, isTyping: false });
  }

  function start(userId: number): void {
    clearTimeout(writing.get(userId));
    if (!writing.has(userId)) queue.push({ userId, isTyping: true });
    writing.set(
      userId,
      setTimeout(() => stop(userId), expiresMs),
    );
  }

  await queue.subscribe(bus, typingTopic(conversationId), (payload) => {
    const { data } = announcement.safeParse(payload);
    if (!data || queue.hasEnded()) return;
    if (data.isTyping) start(data.userId);
    else stop(data.userId);
  });
  await queue.subscribe(bus, accessTopic(conversationId), () => queue.checkAccess());
  return queue.stream;
}
