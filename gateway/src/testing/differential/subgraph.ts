import { type DocumentNode, executeSync, type GraphQLFormattedError, isUnionType, parse, validate } from 'graphql';
import type { Fault } from './federated-case.ts';
import type { SubgraphModel } from './federation-model.ts';
import type { GraphModel } from './graph-model.ts';
import { hash } from './random.ts';
import { spoilAnswer } from './spoil-answer.ts';
import { createSubgraphResolvers } from './subgraph-resolver.ts';
import type { World } from './world.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** @throws Error when a fault makes the subgraph unreachable */
export type ExecuteSubgraph = (request: SubgraphRequest) => SubgraphAnswer | Promise<SubgraphAnswer>;

/** What the operation that runs now finds. */
export interface Surroundings {
  readonly world: World;
  readonly fault: Fault | undefined;
  /** Requests to the subgraph at fault so far. */
  requests: number;
}

/** The address that no client may see. */
export const hiddenAddress = '10.0.0.7';

/** A subgraph that takes and gives real JSON texts, and insists on valid operations. */
export function createSubgraph(graph: GraphModel, model: SubgraphModel, now: () => Surroundings): ExecuteSubgraph {
  const { schema, name } = model;
  const { fieldResolver, typeResolver } = createSubgraphResolvers(graph, model);
  const entities = schema.getQueryType()?.getFields()._entities;
  if (entities) delete entities.resolve;
  const union = schema.getType('_Entity');
  if (isUnionType(union)) union.resolveType = undefined;

  return (request) => {
    const surroundings = now();
    const fault = surroundings.fault?.subgraph === name ? surroundings.fault : undefined;
    if (fault) surroundings.requests += 1;
    const failing = fault && surroundings.requests > fault.after ? fault.kind : undefined;
    const message = `${name} at ${hiddenAddress} refuses`;
    if (failing === 'unreachable') throw new Error(`connect ECONNREFUSED ${hiddenAddress}:4001 (${name})`);
    if (failing === 'refused') return { data: null, errors: [{ message }] };
    const { query, variables, operationName }: SubgraphRequest = JSON.parse(JSON.stringify(request));
    const document = parse(query);
    const invalid = validate(schema, document);
    if (invalid.length > 0) return { errors: invalid.map((error) => error.toJSON()) };
    const answer = executeSync({
      schema,
      document: document satisfies DocumentNode,
      ...(variables ? { variableValues: variables } : {}),
      operationName,
      fieldResolver,
      typeResolver,
      contextValue: {
        world: surroundings.world,
        fails: (coordinate: string, identity: string) =>
          fault?.kind === 'field' && !graph.isRequired(coordinate) && hash(`${coordinate} ${identity}`) % 4 === 0,
      },
    });
    const sent: SubgraphAnswer = JSON.parse(JSON.stringify(answer));
    if (failing === undefined || failing === 'field') return sent;
    return spoilAnswer(sent, failing, query, message);
  };
}
