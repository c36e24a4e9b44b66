import { moment } from '@kizuna/kit/db/columns';
import { tsvector } from '@kizuna/kit/search/tsvector-column';
import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  bit,
  check,
  date,
  index,
  integer,
  pgSchema,
  real,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { documentKinds, documentStatuses } from '../document/document-kinds.ts';
import { rejectionReasons } from '../kyc/kyc-decisions.ts';
import { kycStatuses, openStatuses } from '../kyc/kyc-state-machine.ts';
import { checkKinds, checkResults } from '../verification/check.ts';

export const performersSchema = pgSchema('performers');

const key = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

export const performer = performersSchema.table(
  'performer',
  {
    id: key(),
    userId: bigint('user_id', { mode: 'number' }).notNull(),
    /**
     * When two accounts became one and both had a performer: the one that stands for the account. This one keeps its
     * applications, for they are about the identity that it names.
     */
    mergedIntoId: bigint('merged_into_id', { mode: 'number' }).references((): AnyPgColumn => performer.id, {
      onDelete: 'set null',
    }),
    /** The account was erased, and the law keeps this so long: nobody is shown it, and then it goes. */
    lockedUntil: moment('locked_until'),
    stageName: text('stage_name').notNull(),
    search: tsvector('search').notNull(),
    legalName: text('legal_name').notNull(),
    birthDate: date('birth_date', { mode: 'string' }).notNull(),
    /** ISO 3166-1 alpha-2. */
    nationality: text('nationality').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    // One performer for each account.
    uniqueIndex('performer_user')
      .on(table.userId)
      .where(sql`${table.mergedIntoId} is null and ${table.lockedUntil} is null`),
    index('performer_user_all').on(table.userId),
    index('performer_stage_name').on(table.stageName, table.id),
    index('performer_search').using('gin', table.search),
  ],
);

const openList = sql.raw(openStatuses.map((status) => `'${status}'`).join(', '));

export const kycApplication = performersSchema.table(
  'kyc_application',
  {
    id: key(),
    performerId: bigint('performer_id', { mode: 'number' })
      .notNull()
      .references(() => performer.id),
    /** The performer's account, which changes only with it: who may see the application is asked on every look. */
    applicantId: bigint('applicant_id', { mode: 'number' }).notNull(),
    status: text('status', { enum: kycStatuses }).notNull().default('DRAFT'),
    /** Who has claimed it, then who decided on it. */
    reviewerId: bigint('reviewer_id', { mode: 'number' }),
    rejectionReason: text('rejection_reason', { enum: rejectionReasons }),
    comment: text('comment'),
    note: text('note'),
    requestedDocuments: text('requested_documents', { enum: documentKinds }).array().notNull().default([]),
    /** Goes up with each change that somebody may want to see. */
    version: integer('version').notNull().default(1),
    /** As of its performer. */
    lockedUntil: moment('locked_until'),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** The latest submission. */
    submittedAt: moment('submitted_at'),
    decidedAt: moment('decided_at'),
    /** Its place in the queue: drafts, which nobody submitted, stand where they were made. */
    queuedAt: moment('queued_at')
      .notNull()
      .generatedAlwaysAs((): SQL => sql`coalesce(submitted_at, created_at)`),
  },
  (table) => [
    uniqueIndex('kyc_application_one_open').on(table.performerId).where(sql`${table.status} in (${openList})`),
    index('kyc_application_queue').on(table.queuedAt, table.id),
    index('kyc_application_status').on(table.status, table.queuedAt, table.id),
    index('kyc_application_applicant').on(table.applicantId, table.queuedAt, table.id),
    index('kyc_application_performer').on(table.performerId, table.id),
    check('rejected_has_reason', sql`(${table.status} = 'REJECTED') = (${table.rejectionReason} is not null)`),
  ],
);

/** An application's own key. Deleting the row makes its documents unreadable for good. */
export const kycApplicationKey = performersSchema.table('kyc_application_key', {
  applicationId: bigint('application_id', { mode: 'number' })
    .primaryKey()
    .references(() => kycApplication.id, { onDelete: 'cascade' }),
  /** Which master key wraps it. */
  masterKeyId: text('master_key_id').notNull(),
  /** base64 */
  wrappedKey: text('wrapped_key').notNull(),
});

/** Every step of every application; rows are only added. */
export const kycTransition = performersSchema.table(
  'kyc_transition',
  {
    id: key(),
    applicationId: bigint('application_id', { mode: 'number' })
      .notNull()
      .references(() => kycApplication.id, { onDelete: 'cascade' }),
    fromStatus: text('from_status', { enum: kycStatuses }),
    toStatus: text('to_status', { enum: kycStatuses }).notNull(),
    actorId: bigint('actor_id', { mode: 'number' }),
    reason: text('reason'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('kyc_transition_application').on(table.applicationId, table.id)],
);

export const kycDocument = performersSchema.table(
  'kyc_document',
  {
    id: key(),
    applicationId: bigint('application_id', { mode: 'number' })
      .notNull()
      .references(() => kycApplication.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: documentKinds }).notNull(),
    status: text('status', { enum: documentStatuses }).notNull().default('AWAITED'),
    /** Of the newest file; an awaited document may still have an older one. */
    storageKey: text('storage_key'),
    contentType: text('content_type'),
    /** Bytes, before encryption. */
    size: integer('size'),
    /** Pixels; null for papers. */
    width: integer('width'),
    height: integer('height'),
    /** SHA-256 of the file as it was sent, in hex. */
    sha256: text('sha256'),
    /** Looks alike: few bits differ. Null for papers. */
    pictureHash: bit('picture_hash', { dimensions: 64 }),
    uploadedAt: moment('uploaded_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('kyc_document_kind').on(table.applicationId, table.kind),
    index('kyc_document_sha256').on(table.sha256),
    check(
      'stored_is_whole',
      sql`${table.status} = 'AWAITED' or (${table.storageKey} is not null and ${table.size} > 0)`,
    ),
  ],
);

export const kycCheck = performersSchema.table(
  'kyc_check',
  {
    id: key(),
    applicationId: bigint('application_id', { mode: 'number' })
      .notNull()
      .references(() => kycApplication.id, { onDelete: 'cascade' }),
    documentId: bigint('document_id', { mode: 'number' }).references(() => kycDocument.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: checkKinds }).notNull(),
    result: text('result', { enum: checkResults }).notNull(),
    /** 0 to 1 */
    score: real('score'),
    reasonEn: text('reason_en').notNull(),
    reasonJa: text('reason_ja').notNull(),
  },
  (table) => [index('kyc_check_application').on(table.applicationId, table.id)],
);

export const tables = {
  performer,
  kycApplication,
  kycApplicationKey,
  kycTransition,
  kycDocument,
  kycCheck,
};
export type Tables = typeof tables;
