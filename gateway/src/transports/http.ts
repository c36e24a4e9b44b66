import { type ApolloServer, HeaderMap } from '@apollo/server';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Balance, Budgets } from '../limits/budgets.ts';
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { Cors } from './cors.ts';
import { failedAnswer } from './failed-answer.ts';
import type { HttpContext } from './http-context.ts';
import { type AnswerMediaType, answerMediaType } from './media-types.ts';
import { nameOperation } from './named-operation.ts';
import type { OriginCheck } from './origin-check.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import type { ServerSentEvents } from './sse.ts';

export interface HttpTransportOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly events: ServerSentEvents;
  readonly pipeline: Pipeline;
  readonly budgets: Budgets;
  readonly persisted: PersistedOperations;
  readonly contextOf: HttpContext;
  readonly cookie: RefreshCookie;
  readonly cors: Cors;
  readonly origins: Pick<OriginCheck, 'refuseForeign'>;
  readonly bodyLimit: number;
  readonly logger: Logger;
}

/**
 * `POST` and `GET /graphql`: an event stream for those who want one; all else goes through @apollo/server, which speaks GraphQL over HTTP
 * in all its forms (ADR 9).
 */
export function serveHttp(app: FastifyInstance, options: HttpTransportOptions): void {
  const { apollo, events, pipeline, budgets, persisted, contextOf, cookie, cors, origins, bodyLimit, logger } = options;

  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    bodyLimit,
    errorHandler: (error, request, reply) => {
      const { status, mediaType, text, retryAfter } = failedAnswer(inOurCodes(error), request, logger);
      if (retryAfter !== null) reply.header('retry-after', String(retryAfter));
      void reply.status(status).header('content-type', mediaType).send(text);
    },
    onRequest: async (request, reply) => {
      reply.header('x-request-id', request.id).header('cache-control', 'no-store');
      if (cors.apply(request, reply)) return reply;
      origins.refuseForeign(request.raw);
      if (request.method === 'GET' || request.method === 'POST') return;
      reply.header('allow', 'GET, POST');
      throw new KizunaError('METHOD_NOT_ALLOWED');
    },
    preHandler: async (request, reply) => {
      // A person who follows the address with a browser wants to look at the graph.
      if (request.method === 'GET' && request.headers.accept?.includes('text/html')) return reply.redirect('/explorer');
    },
    handler: async (request, reply) => {
      const seen = await events.answer(request, reply);
      if (seen === true) return reply;
      const mediaType = answerMediaType(request.headers.accept);
      if (mediaType === null) throw new KizunaError('NOT_ACCEPTABLE');
      const context = seen ?? (await contextOf(request.raw, request.id));
      // Also for who is not admitted.
      setRateLimit(reply, budgets.balancesOf(context));
      if (!seen) await pipeline.admit(context);
      const { search, body } = nameOperation(request, persisted);
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method, headers: headerMap(request, mediaType), search, body },
        context: async () => context,
      });
      if (answer.body.kind !== 'complete') throw new Error('An incremental answer cannot be sent here.');
      for (const [name, value] of answer.headers) reply.header(name, value);
      // Read from the context that was handed over: @apollo/server copies it, but not what it refers to.
      const setCookie = cookie.write(context.effects);
      if (setCookie !== null) reply.header('set-cookie', setCookie);
      setRateLimit(reply, budgets.balancesOf(context));
      return reply
        .status(answer.status ?? 200)
        .header('content-type', mediaType)
        .send(answer.body.string);
    },
  });
}

function setRateLimit(reply: FastifyReply, balances: readonly Balance[]): void {
  const pairs = rateLimitHeaders(balances);
  for (let index = 0; index < pairs.length; index += 2) reply.header(pairs[index] ?? '', pairs[index + 1]);
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
