import { moment } from '@kizuna/kit/db/columns';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgSchema, text, uniqueIndex } from 'drizzle-orm/pg-core';

export const authSchema = pgSchema('auth');

export const userAccount = authSchema.table(
  'user_account',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    username: text('username').notNull(),
    displayName: text('display_name').notNull(),
    email: text('email').notNull(),
    passwordHash: text('password_hash').notNull(),
    userType: text('user_type', { enum: ['ADMIN', 'OPERATOR', 'PARTNER', 'CONCIERGE', 'MEMBER'] })
      .notNull()
      .default('MEMBER'),
    /** The language of mails. */
    locale: text('locale', { enum: ['en', 'ja'] }).notNull(),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('user_account_username').on(sql`lower(${table.username})`),
    uniqueIndex('user_account_email').on(sql`lower(${table.email})`),
  ],
);

/** One sign-in; all refresh tokens that follow from it are its family. */
export const session = authSchema.table(
  'session',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => userAccount.id, { onDelete: 'cascade' }),
    userAgent: text('user_agent'),
    address: text('address'),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('session_user').on(table.userId, table.id).where(sql`${table.endedAt} is null`),
    index('session_ended').on(table.endedAt).where(sql`${table.endedAt} is not null`),
  ],
);

export const refreshToken = authSchema.table(
  'refresh_token',
  {
    /** SHA-256, hex: the token itself is nowhere. */
    hash: text('hash').primaryKey(),
    sessionId: bigint('session_id', { mode: 'number' })
      .notNull()
      .references(() => session.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('refresh_token_session').on(table.sessionId)],
);

/** Keys that sign access tokens; the newest signs, all of them verify. */
export const signingKey = authSchema.table(
  'signing_key',
  {
    kid: text('kid').primaryKey(),
    publicJwk: jsonb('public_jwk').$type<Record<string, unknown>>().notNull(),
    /** AES-256-GCM under a key derived from the master secret, base64. */
    sealedPrivateJwk: text('sealed_private_jwk').notNull(),
    isCurrent: boolean('is_current').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('signing_key_current').on(table.isCurrent).where(sql`${table.isCurrent}`)],
);

export const tables = { userAccount, session, refreshToken, signingKey };
export type Tables = typeof tables;
