import type { AuditEntryFilter } from '../../graphql/generated/graphql.ts';

/** Which audit entries an administrator looks at, as typed; empty for what does not matter. */
export interface AuditChoice {
  /** A username. */
  readonly actor: string;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** As `<input type="datetime-local">` has it, in the viewer's zone. */
  readonly since: string;
  readonly until: string;
}

export const everything: AuditChoice = { actor: '', action: '', targetType: '', targetId: '', since: '', until: '' };

/** The same as the graph wants it; `actorId` is the id behind the username. */
export function toAuditFilter(choice: AuditChoice, actorId: string | null): AuditEntryFilter {
  return {
    actorId,
    action: choice.action.trim() || null,
    targetType: choice.targetType.trim() || null,
    targetId: choice.targetId.trim() || null,
    since: momentOf(choice.since),
    until: momentOf(choice.until),
  };
}

/** ISO 8601 in UTC; null for what is no moment. */
function momentOf(local: string): string | null {
  const moment = new Date(local);
  return local === '' || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
