import type { AuditEntryFilter } from '../../graphql/generated/graphql.ts';

/** Which audit entries an administrator looks at, as typed; empty for what does not matter. */
export interface AuditChoice {
  /** A username or an id. */
  readonly actor: string;
  /** Whom it was done to, by username or id. */
  readonly target: string;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** As `<input type="datetime-local">` has it, in the viewer's zone. */
  readonly since: string;
  readonly until: string;
}

export const everything: AuditChoice = {
  ...{ actor: '', target: '', action: '', targetType: '', targetId: '', since: '', until: '' },
};

/** The ids behind the names that were typed; null for none. */
export interface ChosenPeople {
  readonly actorId: string | null;
  readonly targetId: string | null;
}

export const nobody: ChosenPeople = { actorId: null, targetId: null };

/** The same as the graph wants it; somebody it was done to is meant rather than a thing. */
export function toAuditFilter(choice: AuditChoice, people: ChosenPeople): AuditEntryFilter {
  return {
    actorId: people.actorId,
    action: choice.action.trim() || null,
    targetType: choice.targetType.trim() || null,
    targetId: people.targetId ?? (choice.targetId.trim() || null),
    since: momentOf(choice.since),
    until: momentOf(choice.until),
  };
}

/** What can be chosen of the actions there are: each, and before them all of their noun together. */
export function actionChoices(actions: readonly string[]): string[] {
  const nouns = new Set(actions.map((action) => `${action.split('.', 1).join()}.*`));
  return [...nouns, ...actions].toSorted();
}

/** ISO 8601 in UTC; null for what is no moment. */
function momentOf(local: string): string | null {
  const moment = new Date(local);
  return local === '' || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
