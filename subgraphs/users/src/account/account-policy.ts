import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { apiTokenScopes } from '@kizuna/kit/viewer/api-token';
import { requireSession, type UserType, type Viewer } from '@kizuna/kit/viewer/viewer';
import type { AccountRow } from './account-repository.ts';

export const isSelf = (viewer: Viewer | null, userId: number): boolean => viewer?.userId === userId;

/** Addresses, and whether an account is open, are for its owner and for administrators. */
export const maySeePrivate = (viewer: Viewer | null, userId: number): boolean =>
  isSelf(viewer, userId) || isAdmin(viewer);

export const isAdmin = (viewer: Viewer | null): boolean => viewer?.userType === 'ADMIN';

/** No program administers. @throws KizunaError UNAUTHORIZED, FORBIDDEN */
export function requireAdmin(viewer: Viewer | null): Viewer {
  const known = requireSession(viewer);
  if (!isAdmin(known)) throw new KizunaError('FORBIDDEN');
  return known;
}

/** Partners have apps of their own; concierges work for one. */
export const mayHaveApiTokens = (userType: UserType): boolean => userType === 'PARTNER' || userType === 'CONCIERGE';

/** Operators give a support conversation to one another, and to concierges. @throws KizunaError UNAUTHORIZED, FORBIDDEN */
export function requireOperator(viewer: Viewer | null): Viewer {
  const known = requireSession(viewer);
  if (known.userType !== 'OPERATOR') throw new KizunaError('FORBIDDEN');
  return known;
}

/** Whom `chat` takes for an assignee: nobody else would see the conversation. */
export const supportStaffTypes: readonly UserType[] = ['OPERATOR', 'CONCIERGE'];

/** Who has to do with cases: their own, or all of them. */
const caseWorkers: readonly UserType[] = ['OPERATOR', 'PARTNER', 'CONCIERGE'];

/**
 * What a role may at all, in the words of API tokens (`cases:read`), so that clients know what to offer. Everybody has things of
 * their own in every area but the cases. Whose things it is about is for the graph to say, which goes by the role and not by this.
 */
export const permissionsOf = (userType: UserType): readonly string[] =>
  apiTokenScopes.filter((scope) => !scope.startsWith('cases:') || caseWorkers.includes(userType));

/** The account of the partner whose things somebody may work with. */
export function partnerOf({ id, userType, partnerId }: AccountRow): number | null {
  if (userType === 'PARTNER') return id;
  return userType === 'CONCIERGE' ? partnerId : null;
}
