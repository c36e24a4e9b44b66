import { z } from 'zod';

/** Something with a number happened in the conversation: a message, for example. */
export const conversationTopic = (conversationId: number): string => `chat.conversation:${conversationId}`;

/** Somebody may no longer read the conversation. */
export const accessTopic = (conversationId: number): string => `chat.access:${conversationId}`;

/** A read mark of the conversation moved. */
export const readMarkTopic = (conversationId: number): string => `chat.read:${conversationId}`;

/** Somebody no longer shows up to where they have read, and so sees no read marks; the payload, by `rightsOf`, names who. */
export const readReceiptsTopic = 'chat.read-receipts';

/** Somebody writes in the conversation, or stops; nothing of it is stored. */
export const typingTopic = (conversationId: number): string => `chat.typing:${conversationId}`;

/** Something changed in one of the user's conversations, as their list shows it; the payload names which. */
export const userTopic = (userId: number): string => `chat.user:${userId}`;

const userAnnouncement = z.object({ conversationId: z.number().int() });

/** Which conversation an announcement on the user's topic names; null for what is none. */
export function conversationOfAnnouncement(payload: unknown): number | null {
  return userAnnouncement.safeParse(payload).data?.conversationId ?? null;
}

/** The user came or went. */
export const presenceTopic = (userId: number): string => `chat.presence:${userId}`;
