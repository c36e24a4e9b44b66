import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { localeFrom } from '@kizuna/kit/errors/locale';
import type { RequestContext, ResponseEffects } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import { describeFailure } from '@kizuna/kit/service/http-server';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';
import type { OperationParameters, PersistedOperations } from '../operations/persisted-operations.ts';
import type { RefreshCookie } from './refresh-cookie.ts';

export interface HttpTransportOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticator: ViewerAuthenticator;
  readonly persisted: PersistedOperations;
  readonly cookie: RefreshCookie;
  readonly bodyLimit: number;
  readonly logger: Logger;
}

/** `POST` and `GET /graphql`: @apollo/server speaks GraphQL over HTTP; who asks and what they ask for is settled before it. */
export function serveHttp(app: FastifyInstance, options: HttpTransportOptions): void {
  const { apollo, authenticator, persisted, cookie, bodyLimit, logger } = options;
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    bodyLimit,
    // What fails before @apollo/server sees it (a malformed or too large body, an unknown id) is a GraphQL answer all the same.
    errorHandler: (error, request, reply) => {
      const { status, message, extensions } = describeFailure(error, request, logger);
      void reply
        .status(status)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify({ errors: [{ message, extensions }] }));
    },
    preHandler: async (request, reply) => {
      // A person who follows the address with a browser wants to look at the graph.
      if (request.method === 'GET' && request.headers.accept?.includes('text/html')) return reply.redirect('/explorer');
      if (!isParameters(request.body)) return;
      const query = persisted.resolve(request.body);
      if (query !== null) request.body = withText(request.body, query);
      else if (typeof request.body.query === 'string') refuseDeepNesting(request.body.query);
    },
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => {
        const locale = localeFrom(request.headers['accept-language']);
        const authenticated = await authenticator
          .authenticate(request.headers.authorization)
          .catch((error: unknown) => refuse(error, locale));
        const context = createRequestContext({
          viewer: authenticated?.viewer ?? null,
          headers: request.headers,
          address: request.ip,
          refreshToken: cookie.read(request),
          requestId: request.id,
        });
        void reply.header('x-request-id', request.id);
        pendingReplies.set(context.effects, reply);
        return context;
      },
    }),
  });
}

/**
 * Where the cookies of a request's effects go; nothing of a request is kept longer than the request. The effects are the key,
 * since @apollo/server hands a copy of the context on.
 */
const pendingReplies = new WeakMap<ResponseEffects, FastifyReply>();

/** What is left to be refused before an operation is run: one that nobody named, and a subscription without a socket. */
export const runnableOperationPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (!operation) {
          throw new GraphQLError('Name one of the operations of the document.', {
            extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
          });
        }
        if (operation.operation !== 'subscription') return;
        throw new GraphQLError('Subscriptions are served by graphql-ws on this same address.', {
          extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
        });
      },
    };
  },
};

/** Carries out what subgraphs asked for besides answering. */
export function refreshCookiePlugin(cookie: RefreshCookie): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue }) {
          const reply = pendingReplies.get(contextValue.effects);
          if (reply) cookie.apply(reply, contextValue.effects);
        },
      };
    },
  };
}

function isParameters(body: unknown): body is OperationParameters {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** The same request with the operation's text; the hash must not reach APQ, which would want to store it. */
function withText(parameters: OperationParameters, query: string): object {
  const { extensions } = parameters;
  const named = typeof extensions === 'object' && extensions !== null ? extensions : {};
  return { ...parameters, documentId: undefined, query, extensions: { ...named, persistedQuery: undefined } };
}

/** @apollo/server takes the status from the error's extensions, and says what the message says. */
function refuse(error: unknown, locale: Locale): never {
  if (!(error instanceof KizunaError)) throw error;
  const { code, status } = error;
  throw new GraphQLError(error.messageIn(locale), { extensions: { code, http: { status } } });
}
