import { buildOperationContext, executeQueryPlan, type GraphQLDataSource, type ServiceMap } from '@apollo/gateway';
import { mapAsync } from '@kizuna/kit/graph/async-iterator';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import {
  type DocumentNode,
  type GraphQLFormattedError,
  getVariableValues,
  type OperationDefinitionNode,
  print,
} from 'graphql';
import type { HeadersFor } from '../execution/subgraph-data-source.ts';
import type { SubgraphTransports } from '../execution/subgraph-transport.ts';
import type { SubscriptionPlan, SubscriptionPlanner } from '../planning/subscription-planner.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** One subscription, checked and ready. */
export interface SubscriptionRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface SubscriptionExecutor {
  /** A response alone when it could not be started. */
  subscribe(
    request: SubscriptionRequest,
    context: RequestContext,
  ): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
}

/**
 * Subscribes to the subgraph that owns the root field; on each event the rest of the plan is run across the other subgraphs.
 * The executor of @apollo/gateway knows no subscriptions, but it does not mind where a fetch's answer comes from: each event
 * is run as a plan whose first fetch is answered with the event.
 */
export function createSubscriptionExecutor(options: {
  readonly supergraph: Supergraph;
  readonly planner: SubscriptionPlanner;
  readonly transports: SubgraphTransports;
  readonly dataSources: ReadonlyMap<string, GraphQLDataSource<RequestContext>>;
  readonly headersFor: HeadersFor;
  readonly maskErrors: (errors: readonly GraphQLFormattedError[]) => readonly GraphQLFormattedError[];
  readonly logger: Logger;
}): SubscriptionExecutor {
  const { supergraph, planner, transports, dataSources, headersFor, maskErrors, logger } = options;

  async function runEvent(
    event: SubgraphResponse,
    plan: SubscriptionPlan,
    request: SubscriptionRequest,
    context: RequestContext,
  ): Promise<SubgraphResponse> {
    const serviceMap: ServiceMap = { ...Object.fromEntries(dataSources) };
    const owner = serviceMap[plan.primary.serviceName];
    serviceMap[plan.primary.serviceName] = {
      process: async (fetch) => (fetch.request.query === plan.primary.operation ? event : owner?.process(fetch)) ?? {},
    };
    const operationName = request.operation.name?.value;
    const result = await executeQueryPlan(
      plan.perEvent,
      serviceMap,
      requestContextOf(request, context),
      buildOperationContext({
        schema: supergraph.apiSchema,
        operationDocument: request.document,
        ...(operationName ? { operationName } : {}),
      }),
      supergraph.joinSchema,
      supergraph.federatedApiSchema,
    );
    const errors = result.errors?.map((error) => ('toJSON' in error ? error.toJSON() : error));
    return { data: result.data ?? null, ...(errors ? { errors: maskErrors(errors) } : {}) };
  }

  /** The little of Apollo's request context that the executor reads, and what its type wants besides. */
  function requestContextOf(
    request: SubscriptionRequest,
    context: RequestContext,
  ): Parameters<typeof executeQueryPlan>[2] {
    const source = print(request.document);
    return {
      request: { query: source, variables: request.variables },
      context,
      logger,
      schema: supergraph.apiSchema,
      schemaHash: '' as Parameters<typeof executeQueryPlan>[2]['schemaHash'],
      cache: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      queryHash: '',
      document: request.document,
      source,
      operationName: request.operation.name?.value ?? null,
      operation: request.operation,
      metrics: {},
      overallCachePolicy: undefined,
    };
  }

  return {
    async subscribe(raw, context) {
      const coerced = getVariableValues(supergraph.apiSchema, raw.operation.variableDefinitions ?? [], {
        ...raw.variables,
      });
      if (coerced.errors) {
        return { errors: coerced.errors.map(({ message }) => ({ message, extensions: { code: 'BAD_USER_INPUT' } })) };
      }
      const request = { ...raw, variables: coerced.coerced };
      const plan = planner.plan(request.document, request.operation.name?.value);
      const { serviceName, operation, operationName, variableUsages } = plan.primary;
      const transport = transports.get(serviceName);
      if (!transport) throw new Error(`There is no transport for ${serviceName}.`);
      const source = await transport.subscribe({
        query: operation,
        variables: pick(request.variables, variableUsages ?? []),
        ...(operationName ? { operationName } : {}),
        headers: await headersFor(context, serviceName),
      });
      if (!(Symbol.asyncIterator in source)) {
        return { ...source, ...(source.errors ? { errors: maskErrors(source.errors) } : {}) };
      }
      return mapAsync(source, (event) => runEvent(event, plan, request, context));
    },
  };
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
