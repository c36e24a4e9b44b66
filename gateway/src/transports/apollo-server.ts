import { ApolloServer, type GraphQLRequest } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import type { GatewayConfig } from '../config.ts';
import { asksForCost, type CostExtension, type DescribeCost } from '../limits/cost-extension.ts';
import { createDocumentStore } from '../operations/document-store.ts';
import type { Answer, Pipeline } from '../operations/pipeline.ts';
import { parseOptions } from '../operations/ready-operations.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import { maskError } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import { clientsLanguage, countRefusals, refusalStatuses, runnableOperation } from './apollo-plugins.ts';
import { stringifyResult, WrittenData } from './written-answer.ts';

export interface ApolloServerOptions {
  readonly graph: CurrentGraph;
  readonly pipeline: Pipeline;
  readonly config: GatewayConfig;
  readonly describeCost: DescribeCost;
  readonly rules: readonly ValidationRule[];
  readonly metrics: OperationMetrics;
  readonly logger: Logger;
}

/**
 * @apollo/server for requests by HTTP whose operation is not known yet: it speaks GraphQL over HTTP in all its forms (GET, automatic
 * persisted queries, refusals), and what it finds to be a valid operation goes through the pipeline like any other.
 */
export function createApolloServer(options: ApolloServerOptions): ApolloServer<RequestContext> {
  const { config, rules, metrics, logger } = options;
  return new ApolloServer<RequestContext>({
    gateway: gatewayFor(options),
    logger,
    introspection: config.introspection !== 'off',
    // "Did you mean" would tell the schema name by name.
    hideSchemaDetailsFromClientErrors: config.introspection !== 'on',
    includeStacktraceInErrorResponses: false,
    validationRules: [...rules],
    parseOptions,
    documentStore: createDocumentStore(),
    // Automatic persisted queries stay in @apollo/server's own cache, which is bounded by bytes: anybody may store texts there.
    formatError: (formatted, error) => maskError(formatted, error, logger),
    stringifyResult,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      runnableOperation,
      refusalStatuses,
      clientsLanguage,
      countRefusals(metrics),
    ],
    stopOnTerminationSignals: false,
  });
}

type ApolloGateway = NonNullable<ConstructorParameters<typeof ApolloServer>[0]['gateway']>;

/** What @apollo/server wants of a gateway. */
function gatewayFor({ graph, pipeline, describeCost }: ApolloServerOptions): ApolloGateway {
  const callbacks = new Set<Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]>();
  const announce = () => {
    const { apiSchema, sdl } = graph.runtime;
    for (const callback of callbacks) callback({ apiSchema, coreSupergraphSdl: sdl });
  };
  const stopFollowing = graph.onSwap(announce);

  async function answerTo(
    text: string,
    request: Pick<GraphQLRequest, 'operationName' | 'variables' | 'extensions'>,
    schema: GraphQLSchema,
    context: RequestContext,
  ): Promise<{ readonly answer: Answer; readonly extensions?: CostExtension }> {
    try {
      const asked = { context, variables: request.variables ?? {}, validAgainst: schema };
      const ready = await pipeline.prepare(text, request.operationName || undefined, asked);
      if ('errors' in ready) return { answer: pipeline.refuse(ready.errors, context) };
      const answer = await pipeline.run(ready, asked.variables, context);
      if (!asksForCost(request.extensions)) return { answer };
      return { answer, extensions: describeCost(ready, asked.variables, context) };
    } catch (error) {
      return { answer: pipeline.refuse([error], context) };
    }
  }

  return {
    onSchemaLoadOrUpdate(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    async load() {
      announce();
      return {
        async executor({ source, request, schema, context }) {
          const requestContext = context as RequestContext;
          const { answer, ...others } = await answerTo(source, request, schema, requestContext);
          if ('refused' in answer) return { errors: answer.refused.map(unmasked), ...others };
          const { data, errors } = answer;
          return {
            data: new WrittenData(data.toString()),
            ...(errors ? { errors: errors.map(unmasked) } : {}),
            ...others,
          };
        },
      };
    },
    stop: async () => stopFollowing(),
  };
}

/** @apollo/server wants errors as graphql-js has them; masked ones stay as they are when it masks them again. */
function unmasked({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { ...(path ? { path } : {}), ...(extensions ? { extensions } : {}) });
}
