import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import type { CommentService } from './comment/comment-service.ts';
import { post, type Tables } from './db/tables.ts';
import type { PostService } from './post/post-service.ts';

interface DemoPost {
  readonly by: keyof typeof demoCast;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
  /** `answers`: the place in this list of the comment that it answers. */
  readonly comments: readonly {
    readonly by: keyof typeof demoCast;
    readonly body: string;
    readonly answers?: number;
  }[];
}

const posts: readonly DemoPost[] = [
  {
    by: 'hanako',
    title: 'はじめまして：このフォーラムの使い方',
    body: 'ようこそ！ここは **作品** や *制作の工夫* について話す場所です。\n\n- 質問は気軽にどうぞ\n- 本文は Markdown で書けます\n- タグを付けると探しやすくなります\n',
    tags: ['お知らせ', '使い方'],
    comments: [
      { by: 'aoi', body: 'よろしくお願いします 🌸' },
      { by: 'taro', body: '検索で日本語もちゃんと見つかりますね。' },
    ],
  },
  {
    by: 'taro',
    title: 'Lighting a short video with one lamp',
    body: 'I shot the new short with a single desk lamp and a sheet of baking paper.\n\n1. Put the lamp **behind** the paper\n2. Move it until the shadow under the nose is gone\n3. Lock the white balance\n\nWhat do you use?\n',
    tags: ['video', 'lighting'],
    comments: [
      { by: 'hanako', body: 'Baking paper, what a good idea! How far away was the lamp?' },
      { by: 'taro', body: 'About 60 cm. Nearer is softer.', answers: 0 },
      { by: 'aoi', body: '窓の光だけで撮ることが多いです。夕方が一番きれいです。' },
    ],
  },
  {
    by: 'aoi',
    title: '猫を撮るときのコツ',
    body: '黒猫は露出が難しいです。**逆光** を避けて、目の高さで待つのが一番でした。\n\n> 猫は呼んでも来ない。待つだけ。\n',
    tags: ['写真', '猫'],
    comments: [{ by: 'hanako', body: 'うちの三毛猫でも試してみます！' }],
  },
  {
    by: 'hanako',
    title: 'プロンプトの書き方 / Writing prompts',
    body: '日本語と英語のどちらが良いか比べてみました。\n\n- `夕暮れの桜、水彩` → 柔らかい\n- `cherry blossoms at dusk, watercolour` → sharper\n\nMixed prompts work too.\n',
    tags: ['ai', 'prompts', '比較'],
    comments: [],
  },
];

/** Four posts by hanako, taro and aoi, and a little talk below them. */
export async function seedForumDemo(
  { db }: Database<Tables>,
  postService: PostService,
  commentService: CommentService,
): Promise<void> {
  const existing = await db.select({ id: post.id }).from(post).limit(1);
  if (existing.length > 0) return;
  for (const { by, comments, ...content } of posts) {
    const { id: postId } = await postService.create(demoViewer(demoCast[by]), content);
    const ids: number[] = [];
    for (const { by: author, body, answers } of comments) {
      const parentId = answers === undefined ? null : (ids[answers] ?? null);
      const { id } = await commentService.create(demoViewer(demoCast[author]), { postId, body, parentId });
      ids.push(id);
    }
  }
}
