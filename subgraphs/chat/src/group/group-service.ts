import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { checkText } from '@kizuna/kit/input/text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireAddable } from '../block/block-rules.ts';
import type { Announcements } from '../conversation/announcements.ts';
import { lockReadable, requireOpen } from '../conversation/conversation-access.ts';
import {
  type ConversationRow,
  type KnownConversation,
  lockConversation,
  updateConversation,
} from '../conversation/conversation-repository.ts';
import { requireKnownUsers } from '../conversation/known-users.ts';
import {
  deleteMember,
  findMember,
  findMembers,
  insertMembers,
  type MemberRow,
  type Role,
  setRole,
} from '../conversation/member-repository.ts';
import type { Tables } from '../db/tables.ts';
import { recordSystemEvent } from '../event/record-event.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { mayChangeRoles, mayLeave, mayManage, mayRemove } from './group-policy.ts';
import { successorOf } from './group-succession.ts';

export const maxMembers = 100;

type Transaction = Parameters<Parameters<Database<Tables>['db']['transaction']>[0]>[0];

/** What is done in groups. All of it throws NOT_FOUND, FORBIDDEN, CONFLICT for a closed group, RATE_LIMITED. */
export interface GroupService {
  /**
   * Those who are in it already stay as they are.
   * @throws KizunaError VALIDATION_ERROR for unknown users, too many, and those whom a block parts from the viewer
   */
  add(viewer: Viewer, id: number, userIds: readonly number[]): Promise<ConversationRow>;
  /** Who is not in it stays out. */
  remove(viewer: Viewer, id: number, userId: number): Promise<ConversationRow>;
  /** @throws KizunaError VALIDATION_ERROR for who is not in it, and for the owner */
  changeRole(viewer: Viewer, id: number, userId: number, role: Role): Promise<ConversationRow>;
  /** @throws KizunaError VALIDATION_ERROR for who is not in it */
  transferOwnership(viewer: Viewer, id: number, userId: number): Promise<ConversationRow>;
  leave(viewer: Viewer, id: number): Promise<void>;
  rename(viewer: Viewer, id: number, title: string): Promise<ConversationRow>;
}

export function checkTitle(field: string, title: string): string {
  return checkText(field, title.trim(), { max: 100, multiline: false });
}

export function createGroupService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
): GroupService {
  /**
   * Changes a group under its lock, then tells everybody.
   * @param leaverId who may be in it no longer after that; null when everybody stays
   */
  async function change(
    viewer: Viewer,
    id: number,
    isAllowed: (known: KnownConversation) => boolean,
    run: (tx: Transaction, known: KnownConversation) => Promise<unknown>,
    leaverId: number | null = null,
  ): Promise<ConversationRow> {
    await limits.take('act', viewer);
    const row = await db.transaction(async (tx) => {
      const known = await lockReadable(tx, viewer, id);
      if (!isAllowed(known)) throw new KizunaError('FORBIDDEN');
      requireOpen(known);
      await run(tx, known);
      return lockConversation(tx, id);
    });
    if (leaverId === null) await announcements.happened(id);
    else await announcements.accessChanged(id, [leaverId]);
    if (!row) throw new KizunaError('NOT_FOUND');
    return row;
  }

  const managed = ({ row, membership }: KnownConversation) => mayManage(row, membership);
  const owned = ({ row, membership }: KnownConversation) => mayChangeRoles(row, membership);

  return {
    async add(viewer, id, userIds) {
      const distinct = [...new Set(userIds)];
      if (distinct.length >= maxMembers) throw tooMany();
      await requireKnownUsers(db, distinct, 'userIds');
      return change(viewer, id, managed, async (tx, { row }) => {
        const there = new Set((await findMembers(tx, [id])).map((member) => member.userId));
        const newcomers = distinct.filter((userId) => !there.has(userId));
        await requireAddable(tx, viewer.userId, newcomers, 'userIds');
        const added = await insertMembers(
          tx,
          newcomers.map((userId) => ({
            ...{ conversationId: id, userId, role: 'MEMBER' as const },
            ...{ lastReadSequence: row.lastSequence, shownReadSequence: row.lastSequence },
          })),
        );
        if (there.size + added.length > maxMembers) throw tooMany();
        for (const { userId, role } of added) {
          await recordSystemEvent(tx, id, viewer.userId, 'MEMBER_JOINED', { userId, role });
        }
      });
    },

    async remove(viewer, id, userId) {
      let isGone = false;
      const takeOut = async (tx: Transaction, { membership }: KnownConversation) => {
        const other = await findMember(tx, id, userId);
        if (!other) return;
        if (!mayRemove(membership, other)) throw new KizunaError('FORBIDDEN');
        isGone = await deleteMember(tx, id, userId);
        await recordSystemEvent(tx, id, viewer.userId, 'MEMBER_LEFT', { userId });
      };
      const row = await change(viewer, id, managed, takeOut, userId);
      if (isGone) await announcements.listChanged(id, userId);
      return row;
    },

    async changeRole(viewer, id, userId, role) {
      if (role === 'OWNER') throw invalid('role', 'Hand the group over instead.', 'グループを譲渡してください。');
      return change(viewer, id, owned, async (tx) => {
        const other = await requireOther(tx, viewer, id, userId);
        if (other.role !== role) await giveRole(tx, viewer, other, role);
      });
    },

    transferOwnership: (viewer, id, userId) =>
      change(viewer, id, owned, async (tx, { membership }) => {
        const other = await requireOther(tx, viewer, id, userId);
        await giveRole(tx, viewer, other, 'OWNER');
        if (membership) await giveRole(tx, viewer, membership, 'ADMIN');
      }),

    async leave(viewer, id) {
      const mayGo = ({ row }: KnownConversation) => mayLeave(row);
      const go = async (tx: Transaction, { membership }: KnownConversation) => {
        await deleteMember(tx, id, viewer.userId);
        await recordSystemEvent(tx, id, viewer.userId, 'MEMBER_LEFT', { userId: viewer.userId });
        const left = await findMembers(tx, [id]);
        const successor = membership?.role === 'OWNER' ? successorOf(left) : null;
        if (successor) await giveRole(tx, viewer, successor, 'OWNER');
        if (left.length > 0) return;
        await updateConversation(tx, id, { status: 'CLOSED' });
        await recordSystemEvent(tx, id, viewer.userId, 'STATUS_CHANGED', { status: 'CLOSED' });
      };
      await change(viewer, id, mayGo, go, viewer.userId);
      await announcements.listChanged(id, viewer.userId);
    },

    async rename(viewer, id, title) {
      const checked = checkTitle('title', title);
      return change(viewer, id, managed, async (tx, { row }) => {
        if (row.title === checked) return;
        await updateConversation(tx, id, { title: checked });
        await recordSystemEvent(tx, id, viewer.userId, 'CONVERSATION_RENAMED', { title: checked });
      });
    },
  };
}

async function giveRole(tx: Transaction, viewer: Viewer, member: MemberRow, role: Role): Promise<void> {
  const { conversationId, userId } = member;
  await setRole(tx, conversationId, userId, role);
  await recordSystemEvent(tx, conversationId, viewer.userId, 'MEMBER_ROLE_CHANGED', { userId, role });
}

async function requireOther(tx: Transaction, viewer: Viewer, id: number, userId: number): Promise<MemberRow> {
  const member = userId === viewer.userId ? null : await findMember(tx, id, userId);
  if (member) return member;
  throw invalid('userId', 'Choose another member of the group.', 'グループの他のメンバーを選んでください。');
}

function tooMany(): KizunaError {
  return invalid('userIds', `A group has at most ${maxMembers} members.`, `メンバーは${maxMembers}人までです。`);
}
