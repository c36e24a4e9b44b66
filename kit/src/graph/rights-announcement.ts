import { z } from 'zod';

const announcement = z.object({ userIds: z.array(z.number().int()) });

/** What is announced on a topic of a shared subscription's rights when only these users may have lost theirs. */
export function rightsOf(userIds: readonly number[]): { readonly userIds: readonly number[] } {
  return { userIds };
}

/** Whom such an announcement concerns; null when it names nobody, and so concerns everybody. */
export function usersConcerned(payload: unknown): ReadonlySet<number> | null {
  const parsed = announcement.safeParse(payload);
  return parsed.success ? new Set(parsed.data.userIds) : null;
}
