import { toGlobalId } from '@kizuna/kit/graph/global-id';

/** All that media knows of a user: the key that `users` answers for. */
export interface UserReference {
  readonly id: string;
}

export function userReference(userId: number): UserReference {
  return { id: toGlobalId('User', userId) };
}
