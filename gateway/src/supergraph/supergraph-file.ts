import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@kizuna/kit/config/env';

/** The committed supergraph, which lies at the same place seen from `src/` and from `dist/`. */
export const supergraphFile = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));

/** A supergraph's SDL; the committed one's unless another is named. @throws ConfigError */
export function loadSupergraph(path: string = supergraphFile): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`The supergraph cannot be read at ${path}: set SUPERGRAPH_FILE to the path of one.`, {
      cause,
    });
  }
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
