/** Something with a number happened in the conversation: a message, for example. */
export const conversationTopic = (conversationId: number): string => `chat.conversation:${conversationId}`;

/** Something changed in one of the user's conversations, as their list shows it; the payload names which. */
export const userTopic = (userId: number): string => `chat.user:${userId}`;
