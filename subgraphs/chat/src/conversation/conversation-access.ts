import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireUnblocked } from '../block/block-rules.ts';
import type { Tables } from '../db/tables.ts';
import { mayRead, maySend } from './conversation-policy.ts';
import { findConversations, type KnownConversation, lockConversation } from './conversation-repository.ts';
import { findMember, type MemberRow } from './member-repository.ts';

type Db = Executor<Tables>;

/** The conversation, if the viewer may read it. */
export async function findReadable(db: Db, viewer: Viewer, id: number): Promise<KnownConversation | null> {
  const [known] = await findConversations(db, viewer.userId, [id]);
  return known && mayRead(viewer, known.row, known.membership) ? known : null;
}

/** @throws KizunaError NOT_FOUND unless the viewer may read it */
export async function requireReadable(db: Db, viewer: Viewer, id: number): Promise<KnownConversation> {
  const known = await findReadable(db, viewer, id);
  if (!known) throw new KizunaError('NOT_FOUND');
  return known;
}

/**
 * Holds the conversation's row until the transaction ends. The membership is read after that: whoever was taken out while
 * this waited is out.
 * @throws KizunaError NOT_FOUND unless the viewer may read it
 */
export async function lockReadable(db: Db, viewer: Viewer, id: number): Promise<KnownConversation> {
  const row = await lockConversation(db, id);
  const membership = row ? await findMember(db, id, viewer.userId) : null;
  if (!row || !mayRead(viewer, row, membership)) throw new KizunaError('NOT_FOUND');
  return { row, membership };
}

/** A conversation that the viewer is in. */
export type JoinedConversation = KnownConversation & { readonly membership: MemberRow };

/**
 * As `lockReadable`, for those who are going to write.
 * @throws KizunaError NOT_FOUND unless the viewer may read it, then as `requireWritable`
 */
export async function lockWritable(db: Db, viewer: Viewer, id: number): Promise<JoinedConversation> {
  return requireWritable(db, viewer, await lockReadable(db, viewer, id));
}

/**
 * @throws KizunaError FORBIDDEN when the viewer only looks on, or one of two has blocked the other; CONFLICT when it is closed
 */
export async function requireWritable(db: Db, viewer: Viewer, known: KnownConversation): Promise<JoinedConversation> {
  const { row, membership } = known;
  if (!membership) throw new KizunaError('FORBIDDEN');
  requireOpen(known);
  if (!maySend(viewer, row, membership)) throw new KizunaError('FORBIDDEN');
  await requireUnblocked(db, row.directKey);
  return { row, membership };
}

/** @throws KizunaError CONFLICT when the conversation is closed */
export function requireOpen({ row }: KnownConversation): void {
  if (row.status === 'OPEN') return;
  throw new KizunaError('CONFLICT', {
    field: 'conversationId',
    message: { en: 'This conversation is closed.', ja: 'この会話は終了しています。' },
  });
}
