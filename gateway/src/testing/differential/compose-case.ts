import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { supportedFeatures } from '../../planning/planner.ts';
import { declaredRefusals, type RefusalAt } from './declared-refusals.ts';
import type { FederatedCase } from './federated-case.ts';
import { readSubgraphs } from './federation-model.ts';
import { createGraphModel, type GraphModel } from './graph-model.ts';
import { createSubgraph, type ExecuteSubgraph, type Surroundings } from './subgraph.ts';

/** A case that is ready to run. */
export interface ComposedCase {
  readonly case: FederatedCase;
  readonly supergraphSdl: string;
  readonly apiSchema: GraphQLSchema;
  readonly graph: GraphModel;
  /** What the case's viewer may not see; null where nothing is refused to anybody. */
  readonly refusalAt: RefusalAt | null;
  readonly subgraphs: ReadonlyMap<string, ExecuteSubgraph>;
  /** Sets the world and the fault that the subgraphs find from now on. */
  surround(surroundings: Surroundings): void;
}

/** @throws Error when the case does not compose */
export function composeCase(federated: FederatedCase): ComposedCase {
  const models = readSubgraphs(federated.subgraphs);
  const composed = composeServices(
    models.map(({ name, document }) => ({ name, typeDefs: document, url: `http://${name}` })),
  );
  if (composed.errors)
    throw new Error(`${federated.name}: ${composed.errors.map(({ message }) => message).join('\n')}`);
  const supergraph = Supergraph.build(composed.supergraphSdl, { supportedFeatures: new Set(supportedFeatures) });
  const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
  const joinSchema = supergraph.schema.toGraphQLJSSchema();
  const graph = createGraphModel(models, joinSchema, apiSchema);
  let now: Surroundings | undefined;
  const surroundings = () => {
    if (!now) throw new Error('A subgraph was asked before there was a world.');
    return now;
  };
  return {
    case: federated,
    supergraphSdl: composed.supergraphSdl,
    apiSchema,
    graph,
    refusalAt: federated.viewer === undefined ? null : declaredRefusals(models, graph, joinSchema, federated.viewer),
    subgraphs: new Map(models.map((model) => [model.name, createSubgraph(graph, model, surroundings)])),
    surround(next) {
      now = next;
    },
  };
}
