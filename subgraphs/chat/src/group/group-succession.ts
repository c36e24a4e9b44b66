import type { MemberRow } from '../conversation/member-repository.ts';

/**
 * Who owns a group when its owner has left: the admin who has been there longest, or else the member.
 * @param members in the order in which they came
 * @returns null when nobody is left
 */
export function successorOf(members: readonly MemberRow[]): MemberRow | null {
  return members.find(({ role }) => role === 'ADMIN') ?? members[0] ?? null;
}
