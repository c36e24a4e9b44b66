import type { Refusal } from '@kizuna/kit/access/requirement';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { GraphQLError } from 'graphql';
import { allHold, type Condition, type Variables } from '../execution/conditions.ts';
import { type WalkedOperation, walkFields } from './operation-fields.ts';
import { type Refusals, undecided } from './refusals.ts';

/** A field that is refused for some of the objects that can have it, as the operation says it: without indices. */
export interface RefusedField {
  readonly path: readonly string[];
  readonly refusal: Refusal;
  /** All must hold for it to be included. */
  readonly when: readonly Condition[];
}

/** More errors than this tell nobody more. */
const maxErrors = 100;

/** The fields of an operation that are refused; nothing is said of what is below them. */
export function refusedFields(walked: WalkedOperation, refusals: Refusals): RefusedField[] {
  const found: RefusedField[] = [];
  walkFields(walked, ({ name, types, path, when }) => {
    const allowed = new Set<string>();
    let refused: Refusal | null = null;
    for (const typeName of types) {
      const refusal = refusals.of(typeName, name);
      if (refusal === null) allowed.add(typeName);
      else if (refusal !== undecided && refused !== 'UNAUTHORIZED') refused = refusal;
    }
    if (refused !== null) found.push({ path, refusal: refused, when });
    return allowed;
  });
  return found;
}

/** The errors of those that these variables include, each path once. */
export function refusalErrors(fields: readonly RefusedField[], variables: Variables): GraphQLError[] {
  const errors = new Map<string, GraphQLError>();
  for (const { path, refusal, when } of fields) {
    if (errors.size === maxErrors) break;
    const key = JSON.stringify(path);
    if (errors.has(key) || !allHold(when, variables)) continue;
    const originalError = new KizunaError(refusal);
    errors.set(key, new GraphQLError(originalError.message, { path, originalError }));
  }
  return [...errors.values()];
}
