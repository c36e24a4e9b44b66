import { type ConstDirectiveNode, type DocumentNode, parse } from 'graphql';
import { addAnnexes, type WithAnnexes } from './add-annexes.ts';
import { argumentOf, isNonResolvableKey, isTypeWithFields } from './join-directives.ts';
import { type NamedRequirements, nameRequirements } from './name-requirements.ts';

/** The copy of a supergraph that the planner plans with, and what its plans must be undone of. */
export interface RepairedSupergraph extends NamedRequirements, WithAnnexes {
  readonly document: DocumentNode;
  /** Whether it differs from what was composed. */
  readonly changed: boolean;
}

/**
 * Words a supergraph so that the planner gives right plans where it would err on what was composed. Clients and subgraphs
 * never see the difference.
 */
export function repairSupergraph(sdl: string): RepairedSupergraph {
  const composed = parse(sdl, { noLocation: true });
  const { document, annexes, markers } = addAnnexes(resolvableKeysFirst(composed));
  const repaired = nameRequirements(document);
  return { ...repaired, annexes, markers, changed: repaired.document !== composed };
}

/**
 * To come back to a subgraph after a @requires, the planner takes the first key there, also one marked `resolvable: false`.
 * In this copy those that can be resolved come first.
 */
function resolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  let changed = false;
  const definitions = supergraph.definitions.map((definition) => {
    if (!isTypeWithFields(definition) || !definition.directives) return definition;
    const { directives } = definition;
    if (!directives.some((directive, at) => isNonResolvableKey(directive) && hasResolvableAfter(directives, at))) {
      return definition;
    }
    changed = true;
    const last = directives.filter(isNonResolvableKey);
    return { ...definition, directives: [...directives.filter((directive) => !last.includes(directive)), ...last] };
  });
  return changed ? { ...supergraph, definitions } : supergraph;
}

function hasResolvableAfter(directives: readonly ConstDirectiveNode[], at: number): boolean {
  const graph = directives[at] && argumentOf(directives[at], 'graph');
  return directives
    .slice(at + 1)
    .some((later) => argumentOf(later, 'key') && argumentOf(later, 'graph') === graph && !isNonResolvableKey(later));
}
