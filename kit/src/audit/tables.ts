import { bigint, index, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';

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
  ],
);

export const auditTables = { auditLog };
export type AuditTables = typeof auditTables;
export type AuditRow = typeof auditLog.$inferSelect;
