import { moment } from '@kizuna/kit/db/columns';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgSchema, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

export const authSchema = pgSchema('auth');

export const userAccount = authSchema.table(
  'user_account',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    username: text('username').notNull(),
    displayName: text('display_name').notNull(),
    /** Another one for each picture, which lies in storage; null while there is none. */
    avatarVersion: text('avatar_version'),
    email: text('email').notNull(),
    /** Null until the address was proved to be theirs. */
    emailVerifiedAt: moment('email_verified_at'),
    /** Argon2id; empty for those who only ever came from Sharegram: no password matches it. */
    passwordHash: text('password_hash').notNull(),
    /** Their id at Sharegram, when the two are linked. */
    sharegramId: text('sharegram_id'),
    /** The account that has got everything of this one, which is closed. */
    mergedIntoId: bigint('merged_into_id', { mode: 'number' }),
    /** The account of the partner that a concierge works for. */
    partnerId: bigint('partner_id', { mode: 'number' }),
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
    uniqueIndex('user_account_sharegram').on(table.sharegramId),
    // Few among all; they are looked for with each letter that an operator types.
    index('user_account_support_staff')
      .on(table.id)
      .where(sql`${table.userType} in ('OPERATOR', 'CONCIERGE') and ${table.isActive}`),
  ],
);

/** Why sessions end. */
export const endReasons = [
  'signed_out',
  'revoked',
  'token_reused',
  'password_changed',
  'password_reset',
  'disabled',
  'role_changed',
  'merged',
  'erased',
] as const;

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
    /** When password and second factor were last shown. */
    authenticatedAt: moment('authenticated_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
    /** Null for a session that is open, or ended before reasons were kept. */
    endReason: text('end_reason', { enum: endReasons }),
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

const ownerOf = (name: string) =>
  bigint(name, { mode: 'number' })
    .notNull()
    .references(() => userAccount.id, { onDelete: 'cascade' });

/** Links that were mailed: to a new password, or to prove an address. */
export const mailedToken = authSchema.table(
  'mailed_token',
  {
    /** SHA-256, hex: the token itself is only in the mail. */
    hash: text('hash').primaryKey(),
    userId: ownerOf('user_id'),
    purpose: text('purpose', { enum: ['password_reset', 'email_verify'] }).notNull(),
    /** The address that it was mailed to, and that it proves. */
    email: text('email').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
  },
  // One at a time: a new one takes the place of the older.
  (table) => [uniqueIndex('mailed_token_one').on(table.userId, table.purpose)],
);

/** Tries of whatever can be guessed, counted before the guess is looked at. */
export const attempt = authSchema.table(
  'attempt',
  {
    /** What is counted and for whom, for example `totp:12`. */
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    resetsAt: moment('resets_at').notNull(),
  },
  (table) => [index('attempt_end').on(table.resetsAt)],
);

/** The second factor of an account. */
export const userTotp = authSchema.table('user_2fa', {
  userId: bigint('user_id', { mode: 'number' })
    .primaryKey()
    .references(() => userAccount.id, { onDelete: 'cascade' }),
  /** AES-256-GCM under a key derived from the master secret, base64. */
  sealedSecret: text('totp_secret').notNull(),
  isEnabled: boolean('is_enabled').notNull().default(false),
  /** HMAC-SHA256 of those that were not used yet, hex. */
  backupCodes: text('backup_codes').array().notNull().default([]),
  /** The time step of the newest code that was taken: it and older ones are refused. */
  lastUsedStep: bigint('last_used_step', { mode: 'number' }),
});

export const userPin = authSchema.table('user_pin', {
  userId: bigint('user_id', { mode: 'number' })
    .primaryKey()
    .references(() => userAccount.id, { onDelete: 'cascade' }),
  /** Argon2id. */
  pinHash: text('pin_hash').notNull(),
  isEnabled: boolean('is_enabled').notNull().default(true),
  /** Wrong tries in a row. */
  attemptCount: integer('attempt_count').notNull().default(0),
  lastAttemptAt: moment('last_attempt_at'),
});

/** Every try to authorise a payment. */
export const paymentAuthLog = authSchema.table(
  'payment_auth_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: ownerOf('user_id'),
    paymentId: text('payment_id').notNull(),
    authMethod: text('auth_method', { enum: ['TOTP', 'PIN'] }).notNull(),
    status: text('status', {
      enum: ['SUCCEEDED', 'WRONG_CODE', 'LOCKED', 'NOT_SET_UP', 'ALREADY_AUTHORIZED'],
    }).notNull(),
    metadata: jsonb('metadata').$type<Record<string, unknown>>(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    // Nobody authorises a payment twice, not even two at once; what another one calls theirs does not matter.
    uniqueIndex('payment_auth_log_success').on(table.userId, table.paymentId).where(sql`${table.status} = 'SUCCEEDED'`),
    index('payment_auth_log_user').on(table.userId, table.id),
  ],
);

/** Keys for programs of partners. */
export const apiToken = authSchema.table(
  'api_token',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: ownerOf('user_id'),
    tokenType: text('token_type', { enum: ['PARTNER'] })
      .notNull()
      .default('PARTNER'),
    name: text('name').notNull(),
    /** SHA-256, hex: the token itself is nowhere. */
    hash: text('hash').notNull(),
    hint: text('hint').notNull(),
    scope: text('scope').array().notNull(),
    issuedAt: moment('issued_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (table) => [uniqueIndex('api_token_hash').on(table.hash), index('api_token_user').on(table.userId, table.id)],
);

/** Work on an account that every subgraph does for its own tables. */
export const accountTask = authSchema.table(
  'account_task',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    work: text('work', { enum: ['COUNT', 'MERGE', 'EXPORT', 'ERASE'] }).notNull(),
    userId: ownerOf('user_id'),
    duplicateIds: bigint('duplicate_ids', { mode: 'number' }).array().notNull().default([]),
    requestedBy: bigint('requested_by', { mode: 'number' }).notNull(),
    /** The subgraphs that were asked. */
    holders: text('holders').array().notNull(),
    /** Where to write when an account is gone, sealed; taken away when that is done. */
    sealedContact: text('sealed_contact'),
    createdAt: moment('created_at').notNull().defaultNow(),
    finishedAt: moment('finished_at'),
  },
  (table) => [index('account_task_user').on(table.userId, table.id)],
);

/** That a subgraph has done its part, and what came of it. */
export const accountTaskReceipt = authSchema.table(
  'account_task_receipt',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => accountTask.id, { onDelete: 'cascade' }),
    holder: text('holder').notNull(),
    /** AES-256-GCM, base64: it may be an export. */
    sealedResult: text('sealed_result').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.holder] })],
);

export const tables = {
  ...{ userAccount, session, refreshToken, signingKey, mailedToken, attempt },
  ...{ userTotp, userPin, paymentAuthLog, apiToken, accountTask, accountTaskReceipt },
};
export type Tables = typeof tables;
