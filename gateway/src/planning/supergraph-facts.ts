import { type Supergraph as FederatedSupergraph, printSchema } from '@apollo/federation-internals';
import { type DocumentNode, visit } from 'graphql';
import { requiredFieldSets } from './join-directives.ts';

/** What the thread that answers needs of a supergraph; plain JSON, made on the planner's thread. */
export interface SupergraphFacts {
  /** What clients see. */
  readonly apiSdl: string;
  /** Named as in the `serviceName` of a plan's fetches. */
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /**
   * Response names that the planner itself puts into fetches: `__typename` and what stands in any @key or @requires, at
   * any depth. A client's alias of such a name would take the place of what is required.
   */
  readonly requiredFieldNames: readonly string[];
}

/** @param repaired what the planner plans with, where a required field with arguments has a name of its own */
export function supergraphFacts(composed: FederatedSupergraph, repaired: DocumentNode): SupergraphFacts {
  return {
    // GraphQL's own printer fails at a default that is an object or a list where the argument is of a custom scalar type.
    apiSdl: printSchema(composed.apiSchema()),
    subgraphs: composed.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    requiredFieldNames: requiredFieldNames(repaired),
  };
}

function requiredFieldNames(supergraph: DocumentNode): string[] {
  const names = new Set(['__typename']);
  for (const fieldSet of requiredFieldSets(supergraph)) {
    visit(fieldSet, { Field: ({ name }) => void names.add(name.value) });
  }
  return [...names];
}
