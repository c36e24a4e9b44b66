import { buildOperationContext, executeQueryPlan, type GraphQLDataSource, type ServiceMap } from '@apollo/gateway';
import { mapAsync } from '@kizuna/kit/graph/async-iterator';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { type DocumentNode, getVariableValues, type OperationDefinitionNode, print } from 'graphql';
import type { HeadersFor } from '../execution/subgraph-data-source.ts';
import type { SubgraphTransports } from '../execution/subgraph-transport.ts';
import type { SubscriptionPlan, SubscriptionPlanner } from '../planning/subscription-planner.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';

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
  readonly maskErrors: MaskErrors;
  readonly logger: Logger;
}): SubscriptionExecutor {
  const { supergraph, planner, transports, dataSources, headersFor, maskErrors, logger } = options;

  /** What is the same for every event of one subscription is made once. */
  function eventRunner(plan: SubscriptionPlan, request: SubscriptionRequest, context: RequestContext) {
    const operationName = request.operation.name?.value;
    const requestContext = requestContextOf(request, context);
    const operationContext = buildOperationContext({
      schema: supergraph.apiSchema,
      operationDocument: request.document,
      ...(operationName ? { operationName } : {}),
    });
    const services: ServiceMap = Object.fromEntries(dataSources);
    const { serviceName, operation } = plan.primary;
    const owner = services[serviceName];

    return async (event: SubgraphResponse): Promise<SubgraphResponse> => {
      const answersEvent: GraphQLDataSource = {
        process: async (fetch) => (fetch.request.query === operation ? event : owner?.process(fetch)) ?? {},
      };
      const result = await executeQueryPlan(
        plan.perEvent,
        { ...services, [serviceName]: answersEvent },
        // The executor collects in `metrics`; an event's must not outlive it.
        { ...requestContext, metrics: {} },
        operationContext,
        supergraph.joinSchema,
        supergraph.federatedApiSchema,
      );
      const errors = result.errors ? maskErrors(result.errors, context.locale) : undefined;
      return { data: result.data ?? null, ...(errors ? { errors } : {}) };
    };
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
        return { ...source, ...(source.errors ? { errors: maskErrors(source.errors, context.locale) } : {}) };
      }
      return mapAsync(source, eventRunner(plan, request, context));
    },
  };
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
