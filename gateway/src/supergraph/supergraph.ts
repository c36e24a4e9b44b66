import { readFileSync } from 'node:fs';
import { Supergraph as FederatedSupergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';

/** The composed graph in the forms that its users want. */
export interface Supergraph {
  /** As composed; what @apollo/gateway loads. */
  readonly sdl: string;
  /** What clients see, for parsing and validation. */
  readonly apiSchema: GraphQLSchema;
  /** The same for the planner and the executor of @apollo/gateway. */
  readonly federatedApiSchema: Schema;
  /** With the join directives, as the executor wants it. */
  readonly joinSchema: GraphQLSchema;
  /** Plans subscriptions; made at first use, since it takes as long as everything else here together. */
  planner(): QueryPlanner;
  /** Where each subgraph listens when it is a process of its own. */
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

/** @param sdl of a composed supergraph @throws Error when it is not one */
export function buildSupergraph(sdl: string): Supergraph {
  const supergraph = FederatedSupergraph.build(sdl);
  const federatedApiSchema = supergraph.apiSchema();
  let planner: QueryPlanner | undefined;
  return {
    sdl,
    federatedApiSchema,
    apiSchema: federatedApiSchema.toGraphQLJSSchema(),
    joinSchema: supergraph.schema.toGraphQLJSSchema(),
    planner() {
      planner ??= new QueryPlanner(supergraph);
      return planner;
    },
    subgraphs: supergraph.subgraphsMetadata(),
  };
}

/** Loads the committed supergraph, which lies at the same place seen from `src/` and from `dist/`. */
export function loadSupergraph(): Supergraph {
  return buildSupergraph(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
}
