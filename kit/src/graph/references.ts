import { erasedUserId } from '../accounts/account-data.ts';
import { toGlobalId } from './global-id.ts';

/** All that a subgraph other than `users` knows of a user: the key that `users` answers for. */
export interface UserReference {
  readonly id: string;
}

/** Null for who was erased. */
export const userReference = (userId: number): UserReference | null =>
  userId === erasedUserId ? null : { id: toGlobalId('User', userId) };

/** All that a subgraph other than `jobs` knows of a job: the key that `jobs` answers for. */
export interface JobReference {
  readonly id: string;
}

export const jobReference = (jobId: number): JobReference => ({ id: toGlobalId('Job', jobId) });
