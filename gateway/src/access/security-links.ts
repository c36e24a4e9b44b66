import {
  type AccessDirective,
  accessDirectiveNames,
  accessDirectives,
  accessSpecification,
} from '@kizuna/kit/access/directive-names';
import { readLinks } from '@kizuna/kit/access/read-links';
import { ConfigError } from '@kizuna/kit/config/env';
import type { DocumentNode } from 'graphql';

const inaccessible = 'https://specs.apollo.dev/inaccessible';
const enforced = new Set([
  ...accessDirectives.map(accessSpecification),
  // Kept by what clients see of the graph: what is inaccessible is not in it.
  ...['0.1', '0.2'].map((version) => `${inaccessible}/v${version}`),
]);

/**
 * Finds under which names a supergraph uses the directives that say who may see something.
 * @returns the directive by its name in the supergraph
 * @throws ConfigError when the supergraph links a security feature that is not enforced here
 */
export function readAccessNames(supergraph: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const names = accessDirectiveNames(supergraph);
  for (const { url, specification, version, isForSecurity } of readLinks(supergraph)) {
    if (!isForSecurity || enforced.has(`${specification}/v${version}`)) continue;
    throw new ConfigError(`The supergraph asks for a security feature that is not enforced here: ${url}.`);
  }
  return names;
}
