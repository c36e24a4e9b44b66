import { type ApolloServer, HeaderMap } from '@apollo/server';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import { failedAnswer } from './failed-answer.ts';
import type { HttpContext } from './http-context.ts';
import { type AnswerMediaType, answerMediaType } from './media-types.ts';
import { nameOperation } from './named-operation.ts';
import type { RefreshCookie } from './refresh-cookie.ts';

export interface HttpTransportOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly persisted: PersistedOperations;
  readonly contextOf: HttpContext;
  readonly cookie: RefreshCookie;
  readonly bodyLimit: number;
  readonly logger: Logger;
}

/** `POST` and `GET /graphql` through @apollo/server, which speaks GraphQL over HTTP in all its forms (ADR 9). */
export function serveHttp(app: FastifyInstance, options: HttpTransportOptions): void {
  const { apollo, persisted, contextOf, cookie, bodyLimit, logger } = options;

  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    bodyLimit,
    errorHandler: (error, request, reply) => {
      const { status, mediaType, text } = failedAnswer(inOurCodes(error), request, logger);
      void reply.status(status).header('content-type', mediaType).send(text);
    },
    onRequest: async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store');
      if (request.method === 'GET' || request.method === 'POST') return;
      reply.header('allow', 'GET, POST');
      throw new KizunaError('METHOD_NOT_ALLOWED');
    },
    preHandler: async (request, reply) => {
      // A person who follows the address with a browser wants to look at the graph.
      if (request.method === 'GET' && request.headers.accept?.includes('text/html')) return reply.redirect('/explorer');
    },
    handler: async (request, reply) => {
      const mediaType = answerMediaType(request.headers.accept);
      if (mediaType === null) throw new KizunaError('NOT_ACCEPTABLE');
      const { search, body } = nameOperation(request, persisted);
      const context = await contextOf(request.raw, request.id);
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method, headers: headerMap(request, mediaType), search, body },
        context: async () => context,
      });
      if (answer.body.kind !== 'complete') throw new Error('An incremental answer cannot be sent here.');
      for (const [name, value] of answer.headers) reply.header(name, value);
      // Read from the context that was handed over: @apollo/server copies it, but not what it refers to.
      const setCookie = cookie.write(context.effects);
      if (setCookie !== null) reply.header('set-cookie', setCookie);
      return reply
        .status(answer.status ?? 200)
        .header('content-type', mediaType)
        .send(answer.body.string);
    },
  });
}

/** With the media type that was settled on for the only one that the client takes: it is settled once. */
function headerMap({ headers }: FastifyRequest, mediaType: AnswerMediaType): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map.set('accept', mediaType);
}

/** A body that is not JSON is refused by Fastify before anybody here sees it. */
function inOurCodes(error: unknown): unknown {
  const isOfAnotherType = error instanceof Error && 'statusCode' in error && error.statusCode === 415;
  return isOfAnotherType ? new KizunaError('UNSUPPORTED_MEDIA_TYPE') : error;
}
