import { loadSupergraph, subgraphsOf } from '@kizuna/gateway/supergraph/supergraph-file';
import { portNumber, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';
import { portVariable } from './check-port.ts';

/** A subgraph that runs as a process of its own on 127.0.0.1. */
export interface SubgraphPlace {
  /** As in the supergraph; its package is `subgraphs/<name>`. */
  readonly name: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * Every subgraph of the composed graph with the port that the supergraph gives it, or that `CHAT_PORT` and the like say.
 * @throws ConfigError
 */
export function readSubgraphPlaces(env: NodeJS.ProcessEnv): SubgraphPlace[] {
  const usual = subgraphsOf(loadSupergraph())
    .map(({ name, url }) => ({ name, port: Number(new URL(url).port) }))
    .toSorted((one, other) => one.port - other.port);
  const variables = z.object(
    Object.fromEntries(
      usual.map(({ name, port }) => [portVariable(name), portNumber.default(port).describe('set it to a port number')]),
    ),
  );
  const values = readEnv(variables, env);
  return usual.map(({ name, port }) => ({ name, port: values[portVariable(name)] ?? port }));
}
