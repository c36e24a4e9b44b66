import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { ConversationService } from './conversation/conversation-service.ts';
import { conversation, type Tables } from './db/tables.ts';
import type { MessageService } from './message/message-service.ts';

const lines = [
  { from: 'hanako', text: 'ようこそ、Lounge へ！ 🌸' },
  { from: 'taro', text: 'Hi all! The new short is up, tell me what you think.' },
  { from: 'aoi', text: '見ました。光の使い方がとても好きです。' },
  { from: 'hanako', text: 'I will make a few images for the cover tonight.' },
] as const;

/** The group conversation "Lounge" of hanako, taro and aoi. */
export async function seedChatDemo(
  { db }: Database<Tables>,
  conversations: ConversationService,
  messages: MessageService,
): Promise<void> {
  const existing = await db.select({ id: conversation.id }).from(conversation).limit(1);
  if (existing.length > 0) return;
  const { hanako, taro, aoi } = demoCast;
  // `users` seeds itself at the same time; the cast's numbers are fixed.
  for (const { id } of [hanako, taro, aoi]) await registerUser(db, id);
  const lounge = await conversations.createGroup(demoViewer(hanako), 'Lounge', [taro.id, aoi.id]);
  for (const [index, { from, text }] of lines.entries()) {
    await messages.send(demoViewer(demoCast[from]), { conversationId: lounge.id, text, clientId: `demo-${index}` });
  }
}
