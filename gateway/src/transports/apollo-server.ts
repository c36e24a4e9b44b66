import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import type { GatewayConfig } from '../config.ts';
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
    introspection: config.introspection,
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
function gatewayFor({ graph, pipeline }: ApolloServerOptions): ApolloGateway {
  const callbacks = new Set<Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]>();
  const announce = () => {
    const { apiSchema, sdl } = graph.runtime;
    for (const callback of callbacks) callback({ apiSchema, coreSupergraphSdl: sdl });
  };
  const stopFollowing = graph.onSwap(announce);

  async function answerTo(
    text: string,
    request: { readonly operationName?: string; readonly variables?: Record<string, unknown> },
    schema: GraphQLSchema,
    context: RequestContext,
  ): Promise<Answer> {
    try {
      const ready = await pipeline.prepare(text, request.operationName || undefined, schema);
      if ('errors' in ready) return pipeline.refuse(ready.errors, context);
      return await pipeline.run(ready, request.variables ?? {}, context);
    } catch (error) {
      return pipeline.refuse([error], context);
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
          const answer = await answerTo(source, request, schema, requestContext);
          if ('refused' in answer) return { errors: answer.refused.map(unmasked) };
          const { data, errors } = answer;
          return { data: new WrittenData(data.toString()), ...(errors ? { errors: errors.map(unmasked) } : {}) };
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
