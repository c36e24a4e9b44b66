import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { ChatServices } from './context.ts';
import { conversation, type Tables } from './db/tables.ts';

type Cast = keyof typeof demoCast;

interface DemoLine {
  readonly from: Cast;
  readonly text: string;
  /** The place in the list of the line that it answers. */
  readonly answers?: number;
  readonly mentions?: readonly Cast[];
  readonly reactions?: Readonly<Record<string, readonly Cast[]>>;
  /** What it says after its sender has thought again. */
  readonly editedTo?: string;
}

const lounge: readonly DemoLine[] = [
  { from: 'hanako', text: 'ようこそ、Lounge へ！ 🌸', reactions: { '🌸': ['taro', 'aoi'], '🎉': ['aoi'] } },
  { from: 'taro', text: 'Hi all! The new short is up, tell me what you think.', reactions: { '👀': ['hanako'] } },
  {
    ...{ from: 'aoi', text: '見ました。光の使い方がとても好きです。', answers: 1, mentions: ['taro'] },
    reactions: { '❤️': ['taro'], '👍': ['hanako', 'taro'] },
  },
  { from: 'taro', text: 'ありがとう！ランプは一つだけです。', answers: 2 },
  { from: 'aoi', text: '明日の配信は 20 時からですか？', editedTo: '明日の配信は 21 時からですよね？' },
  { from: 'hanako', text: 'はい、21 時からです。リハーサルは 20 時半に。', answers: 4, mentions: ['aoi', 'taro'] },
  { from: 'hanako', text: 'I will make a few images for the cover tonight.', reactions: { '🙏': ['aoi'] } },
];

const help: readonly DemoLine[] = [
  { from: 'hanako', text: '本人確認の書類を出し直したいのですが、どこからできますか？' },
  { from: 'yuki', text: 'こんにちは、コンシェルジュの雪です。申請の画面の「書類」から差し替えられます。', answers: 0 },
  { from: 'hanako', text: 'できました、ありがとうございます！', reactions: { '😊': ['yuki'] } },
];

const viewerOf = (name: Cast): Viewer => demoViewer(demoCast[name]);

/** The group "Lounge" of hanako, taro and aoi, and a question of hanako's that yuki answers. */
export async function seedChatDemo({ db }: Database<Tables>, services: ChatServices): Promise<void> {
  const existing = await db.select({ id: conversation.id }).from(conversation).limit(1);
  if (existing.length > 0) return;
  const { taro, aoi, yuki } = demoCast;
  // `users` seeds itself at the same time; the cast's numbers are fixed.
  for (const { id, userType } of Object.values(demoCast)) await registerUser(db, id, userType);

  const group = await services.conversations.createGroup(viewerOf('hanako'), 'Lounge', [taro.id]);
  await services.groups.add(viewerOf('hanako'), group.id, [aoi.id]);
  await tell(services, group.id, lounge);

  const question = await services.support.open(viewerOf('hanako'), '書類の差し替え', yuki.id);
  await services.support.assign(viewerOf('yuki'), question.id, yuki.id);
  await tell(services, question.id, help);
}

async function tell(services: ChatServices, conversationId: number, lines: readonly DemoLine[]): Promise<void> {
  const { messages, reactions } = services;
  const ids: number[] = [];
  for (const [index, line] of lines.entries()) {
    const { id } = await messages.send(viewerOf(line.from), {
      ...{ conversationId, text: line.text, clientId: `demo-${index}` },
      replyToId: line.answers === undefined ? null : (ids[line.answers] ?? null),
      mentionedUserIds: (line.mentions ?? []).map((name) => demoCast[name].id),
    });
    ids.push(id);
    for (const [emoji, names] of Object.entries(line.reactions ?? {})) {
      for (const name of names) await reactions.set(viewerOf(name), id, emoji, true);
    }
    if (line.editedTo !== undefined) {
      await messages.edit(viewerOf(line.from), id, { text: line.editedTo, mentionedUserIds: null });
    }
  }
}
