import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The committed supergraph, which lies at the same place seen from `src/` and from `dist/`. */
export const supergraphFile = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));

/** The committed supergraph's SDL. */
export function loadSupergraph(): string {
  return readFileSync(supergraphFile, 'utf8');
}

/** A subgraph and where it listens when it is a process of its own. */
export interface SubgraphAddress {
  readonly name: string;
  readonly url: string;
}

/** The subgraphs of a composed supergraph, in its order. */
export function subgraphsOf(supergraphSdl: string): readonly SubgraphAddress[] {
  const found = supergraphSdl.matchAll(/@join__graph\(name: "([^"]*)", url: "([^"]*)"\)/g);
  return [...found].map(([, name = '', url = '']) => ({ name, url }));
}
