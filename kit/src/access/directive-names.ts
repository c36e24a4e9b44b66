import type { DocumentNode } from 'graphql';
import { ConfigError } from '../config/env.ts';
import { readLinks } from './read-links.ts';

/** The directives that say who may see something, by the names that their specifications give them. */
export const accessDirectives = ['authenticated', 'requiresScopes', 'policy'] as const;
export type AccessDirective = (typeof accessDirectives)[number];

const specifications = 'https://specs.apollo.dev/';
/** Where subgraphs have them from; in a supergraph each is a specification of its own. */
const federation = `${specifications}federation`;

/** The specification of one, in the version that is enforced. */
export function accessSpecification(directive: AccessDirective): string {
  return `${specifications}${directive}/v0.1`;
}

/**
 * What the access directives are called in this SDL, of a subgraph or a supergraph, which may import them under any names. One that is
 * linked without being used is among them, one that is not linked is not.
 * @returns each name that stands for one of them
 * @throws ConfigError when one is linked in a version that is not enforced: read as if it were not there, it would protect nothing
 */
export function accessDirectiveNames(document: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const names = new Map<string, AccessDirective>();
  for (const { url, specification, version, namesOf } of readLinks(document)) {
    const isFederation = specification === federation;
    const linked = accessDirectives.filter((it) => isFederation || specification === specifications + it);
    const isKnown = isFederation ? version?.startsWith('2.') : version === '0.1';
    if (linked.length > 0 && !isKnown) {
      throw new ConfigError(`The SDL links access directives of a version that is not enforced here: ${url}.`);
    }
    for (const directive of linked) for (const name of namesOf(directive)) names.set(name, directive);
  }
  return names;
}
