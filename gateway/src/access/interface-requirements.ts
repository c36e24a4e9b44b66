import type { Requirement } from '@kizuna/kit/access/requirement';

type Alternatives = readonly (readonly string[])[];

/** More than this is not worked out: then what an interface declares counts as its own. */
const maxAlternatives = 4_096;

/**
 * What an interface, or a field of one, asks by itself. Composition puts there all that any implementation asks together, so that gateways
 * which look at interfaces alone refuse rather too much. That is left out: each implementation asks for its own. Whatever else stands
 * there somebody has written, and it holds for every implementation.
 * @param implementations what each of them declares at the same place
 * @returns null when that is nothing
 */
export function ownRequirement(
  declared: Requirement,
  implementations: readonly (Requirement | undefined)[],
): Requirement | null {
  const own: Requirement = {
    authenticated: declared.authenticated && !implementations.some((it) => it?.authenticated),
    scopes: ownPart(
      declared.scopes,
      implementations.map((it) => it?.scopes ?? null),
    ),
    policies: ownPart(
      declared.policies,
      implementations.map((it) => it?.policies ?? null),
    ),
  };
  return own.authenticated || own.scopes || own.policies ? own : null;
}

function ownPart(declared: Alternatives | null, parts: readonly (Alternatives | null)[]): Alternatives | null {
  if (!declared) return null;
  let together: readonly string[][] = [[]];
  const distinct = new Map(parts.flatMap((part) => (part ? [[written(part), part]] : [])));
  for (const part of distinct.values()) {
    if (together.length * part.length > maxAlternatives) return declared;
    together = shortest(together.flatMap((one) => part.map((other) => [...one, ...other])));
  }
  return written(together) === written(declared) ? null : declared;
}

/** A text that is the same for alternatives that mean the same. */
function written(alternatives: Alternatives): string {
  return JSON.stringify(
    shortest(alternatives)
      .map((all) => JSON.stringify(all))
      .sort(),
  );
}

/** Without alternatives that ask for all that another asks for, and more. */
function shortest(alternatives: Alternatives): string[][] {
  const sets = alternatives.map((all) => [...new Set(all)].sort()).sort((one, other) => one.length - other.length);
  const kept: string[][] = [];
  for (const all of sets) if (!kept.some((fewer) => fewer.every((name) => all.includes(name)))) kept.push(all);
  return kept;
}
