import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph as FederatedSupergraph,
  operationFromDocument,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { accessDirectives, accessSpecification } from '@kizuna/kit/access/directive-names';
import type { Logger } from '@kizuna/kit/logging/logger';
import { type DocumentNode, parse } from 'graphql';
import { withConditionsAtFields } from './condition-fields.ts';
import { finishPlan } from './finish-plan.ts';
import { repairSupergraph } from './repair-supergraph.ts';
import { type SupergraphFacts, supergraphFacts } from './supergraph-facts.ts';

/** One operation of a document that is valid against the API schema. */
export interface PlannableOperation {
  readonly text: string;
  /** Which of the document's operations; may be left out where there is one only. */
  readonly operationName: string | undefined;
}

export interface Planner {
  /**
   * @returns the plan as plain JSON. Its `node` is left out where there is nothing to fetch, or where no subgraph can
   *   answer what is selected: whoever executes it has to tell the two apart.
   * @throws KizunaError OPERATION_TOO_COMPLEX when planning takes longer or more memory than allowed,
   *   SERVICE_UNAVAILABLE when too many operations wait
   * @throws Error when the planner cannot plan it
   */
  plan(operation: PlannableOperation): Promise<QueryPlan>;
  close(): Promise<void>;
}

/**
 * Starts a planner for a supergraph.
 * @throws Error with the reason when the supergraph is not one, or needs what is not enforced here
 */
export type StartPlanner = (
  supergraphSdl: string,
  options: { readonly logger: Logger },
) => Promise<{ readonly facts: SupergraphFacts; readonly planner: Planner }>;

/** Plans at once and on the thread that calls, with no cap on time or memory: the planner's own thread does, and tests. */
export interface InThreadPlanner {
  readonly facts: SupergraphFacts;
  /** @throws GraphQLError when the text does not parse or fit the schema @throws Error when it cannot be planned */
  plan(operation: PlannableOperation): QueryPlan;
}

/** Of security, what is enforced here: the library refuses supergraphs with any other, and takes these out of what clients see. */
export const supportedFeatures: ReadonlySet<string> = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...accessDirectives.map(accessSpecification),
]);

/** @param supergraphSdl as composed @throws Error when it is not a supergraph, or needs what we do not enforce */
export function createInThreadPlanner(supergraphSdl: string): InThreadPlanner {
  const composed = FederatedSupergraph.build(supergraphSdl, { supportedFeatures: new Set(supportedFeatures) });
  const repaired = repairSupergraph(supergraphSdl);
  const supergraph = repaired.changed ? buildRepaired(composed, repaired.document) : composed;
  const apiSchema = supergraph.apiSchema();
  // Fetches that go out together are written as one operation, in which fragments of the same name would meet.
  const planner = new QueryPlanner(supergraph, { reuseQueryFragments: false });

  function planDocument(document: DocumentNode, operationName: string | undefined): QueryPlan {
    const operation = operationFromDocument(apiSchema, document, {
      validate: false,
      ...(operationName ? { operationName } : {}),
    });
    return finishPlan(planner.buildQueryPlan(operation), repaired);
  }

  return {
    facts: supergraphFacts(composed, repaired.document),
    plan({ text, operationName }) {
      const document = parse(text, { noLocation: true });
      try {
        return planDocument(document, operationName);
      } catch (error) {
        const simpler = failsAtFragment(error) ? withConditionsAtFields(document) : undefined;
        if (!simpler) throw error;
        return planDocument(simpler, operationName);
      }
    },
  };
}

/** The copy may leave fields @external that nothing requires any more, which the library's checks refuse: it checks the original. */
function buildRepaired(composed: FederatedSupergraph, repaired: DocumentNode): FederatedSupergraph {
  composed.subgraphs();
  return FederatedSupergraph.build(repaired, {
    validateSupergraph: false,
    supportedFeatures: new Set(supportedFeatures),
  });
}

/** Known from the library's words only: conditions of fragments on what a subgraph has as @interfaceObject. */
function failsAtFragment(error: unknown): boolean {
  return error instanceof Error && error.message.includes('potentially an interface object type');
}
