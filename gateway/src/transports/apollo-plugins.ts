import type { ApolloServerPlugin } from '@apollo/server';
import { errorCodes, type Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import { answerMediaType, json } from './media-types.ts';
import { statusOfRefusal } from './refusal-status.ts';

type Plugin = ApolloServerPlugin<RequestContext>;

/** What is left to be refused before an operation is run. */
export const runnableOperation: Plugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation) return;
        throw new GraphQLError('Name one of the operations of the document.', {
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
        });
      },
    };
  },
};

/** @apollo/server answers 400 to faults in the GraphQL whatever the media type. */
export const refusalStatuses: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { body, http } }) {
        if (body.kind !== 'single' || body.singleResult.data !== undefined) return;
        const code = body.singleResult.errors?.[0]?.extensions?.code;
        const mediaType = answerMediaType(request.http?.headers.get('accept')) ?? json;
        // Clients of automatic persisted queries that ask for plain JSON expect 200 of a hash that is not known yet.
        if (code === 'PERSISTED_QUERY_NOT_FOUND' && mediaType === json) return;
        http.status = statusOfRefusal(code, mediaType) ?? http.status ?? 400;
        const retryAfter = body.singleResult.errors?.[0]?.extensions?.retryAfter;
        if (typeof retryAfter === 'number') http.headers.set('retry-after', String(retryAfter));
      },
    };
  },
};

/** `formatError` masks without knowing whom it masks for; here the client's language is known. */
export const clientsLanguage: Plugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { locale }, errors = [], response: { body } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        body.singleResult.errors = body.singleResult.errors.map((error, index) => ({
          ...error,
          message: messageIn(locale, error, errors[index]),
        }));
      },
    };
  },
};

function messageIn(
  locale: Locale,
  { message, extensions }: GraphQLFormattedError,
  cause: GraphQLError | undefined,
): string {
  if (cause?.originalError instanceof KizunaError) return cause.originalError.messageIn(locale);
  return extensions?.code === 'INTERNAL_ERROR' ? errorCodes.INTERNAL_ERROR.message[locale] : message;
}

/** The pipeline counts what it runs; here is counted what never came to it. */
export function countRefusals(metrics: OperationMetrics): Plugin {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      let isRun = false;
      return {
        async executionDidStart() {
          isRun = true;
        },
        async willSendResponse({ response: { body } }) {
          if (!isRun && body.kind === 'single') metrics.observe('unknown', startedAt, body.singleResult.errors);
        },
      };
    },
  };
}
