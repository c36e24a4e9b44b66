import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const schema = pgSchema('history');

/** Who did what. Rows are only ever added, through `history.record_audit`. */
export const auditLog = schema.table(
  'audit_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    action: text('action').notNull(),
    actorId: bigint('actor_id', { mode: 'number' }),
    targetEntity: text('target_entity'),
    targetId: text('target_id'),
    details: jsonb('details').$type<unknown>(),
    /** The role that recorded it: which subgraph it was. */
    writer: text('writer').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    index('audit_log_actor').on(table.actorId, table.id),
    index('audit_log_action').on(table.action, table.id),
    index('audit_log_target').on(table.targetEntity, table.targetId, table.id),
    index('audit_log_subject').on(sql`(${table.details} ->> 'userId')`, table.id),
  ],
);

/** The links of the hash chains, one for each entry; a trigger adds them when the entry's transaction commits. */
export const auditChain = schema.table(
  'audit_chain',
  {
    writer: text('writer').notNull(),
    /** 1, 2, 3 … without gaps for each writer. */
    position: bigint('position', { mode: 'number' }).notNull(),
    auditId: bigint('audit_id', { mode: 'number' }).notNull().unique(),
    /** SHA-256 over the hash before and the entry, hex. */
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.writer, table.position] })],
);

export const auditTables = { auditLog, auditChain };
export type AuditTables = typeof auditTables;
export type AuditRow = typeof auditLog.$inferSelect;
