import { readdirSync, readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse, printSchema } from 'graphql';

/** Where each subgraph listens when it runs as a process of its own; the supergraph names these addresses. */
export const subgraphPorts: Readonly<Record<string, number>> = {
  users: 4001,
  performers: 4002,
  media: 4003,
  ai: 4004,
  forum: 4005,
  chat: 4006,
  jobs: 4007,
};

const schemaFolder = new URL('../../schema/', import.meta.url);

/** Each subgraph's whole SDL by name: the shared part and its own. */
export function readSubgraphSdl(): Map<string, string> {
  const common = readFileSync(new URL('common.graphql', schemaFolder), 'utf8');
  const names = readdirSync(schemaFolder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.slice(0, -'.graphql'.length))
    .filter((name) => name in subgraphPorts)
    .sort();
  return new Map(
    names.map((name) => [name, `${common}\n${readFileSync(new URL(`${name}.graphql`, schemaFolder), 'utf8')}`]),
  );
}

/**
 * Composes the supergraph.
 * @throws Error that lists every composition error
 */
export function composeSubgraphs(subgraphs: Map<string, string>): { supergraphSdl: string; apiSdl: string } {
  const result = composeServices(
    [...subgraphs].map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `http://127.0.0.1:${subgraphPorts[name]}/graphql`,
    })),
  );
  if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
  return {
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    apiSdl: `${printSchema(result.schema.toAPISchema().toGraphQLJSSchema()).trimEnd()}\n`,
  };
}
