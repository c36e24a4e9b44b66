import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { localeFrom } from '@kizuna/kit/errors/locale';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import { describeFailure } from '@kizuna/kit/service/http-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';
import type { OperationParameters, PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import { createKnownRequests, type KnownRequest } from './known-requests.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { answerText } from './written-answer.ts';

export interface HttpTransportOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly pipeline: Pipeline;
  readonly authenticator: ViewerAuthenticator;
  readonly persisted: PersistedOperations;
  readonly cookie: RefreshCookie;
  readonly bodyLimit: number;
  readonly logger: Logger;
}

/**
 * `POST` and `GET /graphql`. An operation that is known already is run at once; everything else goes through @apollo/server, which
 * speaks GraphQL over HTTP in all its forms (ADR 9).
 */
export function serveHttp(app: FastifyInstance, options: HttpTransportOptions): void {
  const { apollo, pipeline, authenticator, persisted, cookie, bodyLimit, logger } = options;
  const findKnown = createKnownRequests(pipeline);

  async function contextOf(request: FastifyRequest): Promise<RequestContext> {
    const authenticated = await authenticator.authenticate(request.headers.authorization);
    return createRequestContext({
      viewer: authenticated?.viewer ?? null,
      headers: request.headers,
      address: request.ip,
      refreshToken: cookie.read(request),
      requestId: request.id,
    });
  }

  async function answerKnown(known: KnownRequest, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const context = await contextOf(request);
    const answer = await pipeline.run(known.operation, known.variables, context);
    cookie.apply(reply, context.effects);
    if ('refused' in answer) reply.status(400);
    return reply.header('content-type', known.contentType).send(answerText(answer));
  }

  /** Effects are read from the context that was handed over: @apollo/server copies it, but not what it refers to. */
  async function answerByApollo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    let effects: RequestContext['effects'] = {};
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headerMap(request),
        search: new URL(request.url, 'http://localhost').search,
        body: request.body,
      },
      context: async () => {
        const context = await contextOf(request).catch((error: unknown) =>
          refuse(error, localeFrom(request.headers['accept-language'])),
        );
        effects = context.effects;
        return context;
      },
    });
    if (body.kind !== 'complete') throw new Error('An incremental answer cannot be sent here.');
    for (const [name, value] of headers) reply.header(name, value);
    cookie.apply(reply, effects);
    return reply.status(status ?? 200).send(body.string);
  }

  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    bodyLimit,
    // What fails before anything is run (a malformed or too large body, an unknown id) is a GraphQL answer all the same.
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
    },
    handler: async (request, reply) => {
      reply.header('x-request-id', request.id);
      if (isParameters(request.body)) {
        const query = persisted.resolve(request.body);
        if (query !== null) request.body = withText(request.body, query);
        const known = findKnown(request);
        if (known) return answerKnown(known, request, reply);
        if (isParameters(request.body) && typeof request.body.query === 'string') refuseDeepNesting(request.body.query);
      }
      return answerByApollo(request, reply);
    },
  });
}

function headerMap(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
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
