import { type Refusal, type Requirement, refusalOf } from '@kizuna/kit/access/requirement';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { AccessRules } from './access-rules.ts';
import type { SelectedTypes } from './selected-types.ts';

/** Where it takes an object's own type to say whether a field of it is refused. */
export const undecided = 'undecided';

/** What one viewer is refused of what an operation asks for. */
export interface Refusals {
  /** Why a field of a type is refused; null when it is granted. */
  of(typeName: string, fieldName: string): Refusal | null | typeof undecided;
}

const marks: Readonly<Record<Refusal, string>> = { UNAUTHORIZED: 'U', FORBIDDEN: 'F' };
const granted = '-';

/** One mark for each requirement, the same for all viewers who are refused the same. @returns null when nothing is refused */
export function maskOf(requirements: readonly Requirement[], viewer: Viewer | null): string | null {
  let mask = '';
  let isRefused = false;
  for (const requirement of requirements) {
    const refusal = refusalOf(requirement, viewer);
    if (refusal !== null) isRefused = true;
    mask += refusal === null ? granted : marks[refusal];
  }
  return isRefused ? mask : null;
}

/** What a mask that `maskOf` gave refuses. */
export function refusalsOf(
  mask: string,
  requirements: readonly Requirement[],
  rules: AccessRules,
  types: SelectedTypes,
): Refusals {
  const refused = new Map(requirements.flatMap((requirement, at) => entry(requirement, mask[at])));

  function ofObject(typeName: string, fieldName: string): Refusal | null {
    let found: Refusal | null = null;
    for (const requirement of rules.requirementsOf(typeName, fieldName)) {
      const refusal = refused.get(requirement);
      // Whoever is told to sign in may find out afterwards what else is missing.
      if (refusal === 'UNAUTHORIZED') return refusal;
      found ??= refusal ?? null;
    }
    return found;
  }

  return {
    of(typeName, fieldName) {
      const possible = types.possible(typeName);
      if (possible.has(typeName)) return ofObject(typeName, fieldName);
      const all = new Set([...possible].map((name) => ofObject(name, fieldName)));
      if (all.has(null)) return all.size === 1 ? null : undecided;
      return all.has('UNAUTHORIZED') ? 'UNAUTHORIZED' : all.has('FORBIDDEN') ? 'FORBIDDEN' : null;
    },
  };
}

function entry(requirement: Requirement, mark: string | undefined): [Requirement, Refusal][] {
  if (mark === marks.UNAUTHORIZED) return [[requirement, 'UNAUTHORIZED']];
  return mark === marks.FORBIDDEN ? [[requirement, 'FORBIDDEN']] : [];
}

/** What the refused requirements say, whatever their numbers: operations of two supergraphs can be compared by it. */
export function meaningOf(mask: string, requirements: readonly Requirement[]): string {
  const refused = requirements.flatMap((requirement, at) =>
    mask[at] === granted ? [] : [`${mask[at]}${JSON.stringify(requirement)}`],
  );
  return refused.sort().join();
}
