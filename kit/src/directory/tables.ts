import { bigint, boolean, pgSchema, text } from 'drizzle-orm/pg-core';
import type { UserType } from '../viewer/viewer.ts';

const schema = pgSchema('directory');

/** All accounts that are not closed for good, and their roles; only the functions of the schema change it. */
export const knownUser = schema.table('known_user', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  /** Null for a moment, while an installation that knew of no roles is brought up to date. */
  userType: text('user_type').$type<UserType>(),
  /** Whether it is open: one that an administrator closed may be opened again, and can be named, but does no work meanwhile. */
  isActive: boolean('is_active').notNull().default(true),
});
