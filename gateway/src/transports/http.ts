import { type ApolloServer, HeaderMap } from '@apollo/server';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import { describeFailure } from '@kizuna/kit/service/http-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import { createKnownRequests, type KnownRequest } from './known-requests.ts';
import { type AnswerMediaType, answerMediaType, json } from './media-types.ts';
import { nameOperation, type OperationRequest } from './named-operation.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { statusOfRefusal } from './refusal-status.ts';
import { answerBytes } from './written-answer.ts';

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

  async function answerKnown(
    { operation, variables }: KnownRequest,
    context: RequestContext,
    mediaType: AnswerMediaType,
    reply: FastifyReply,
  ): Promise<Buffer> {
    const answer = await pipeline.run(operation, variables, context);
    if ('refused' in answer) reply.status(statusOfRefusal(answer.refused[0]?.extensions?.code, mediaType) ?? 400);
    return answerBytes(answer);
  }

  /** Effects are read from the context that was handed over: @apollo/server copies it, but not what it refers to. */
  async function answerByApollo(
    { search, body }: OperationRequest,
    context: RequestContext,
    mediaType: AnswerMediaType,
    reply: FastifyReply,
  ): Promise<string> {
    const { request } = reply;
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method, headers: headerMap(request, mediaType), search, body },
      context: async () => context,
    });
    if (answer.body.kind !== 'complete') throw new Error('An incremental answer cannot be sent here.');
    for (const [name, value] of answer.headers) reply.header(name, value);
    reply.status(answer.status ?? 200);
    return answer.body.string;
  }

  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    bodyLimit,
    // What fails before anything is run (a malformed or too large body, an unknown id) is a GraphQL answer all the same.
    errorHandler: (error, request, reply) => {
      const { status, message, extensions } = describeFailure(inOurCodes(error), request, logger);
      const mediaType = answerMediaType(request.headers.accept) ?? json;
      void reply
        .status(statusOfRefusal(extensions?.code, mediaType) ?? status)
        .header('content-type', mediaType)
        .send(JSON.stringify({ errors: [{ message, extensions }] }));
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
      const named = nameOperation(request, persisted);
      const known = request.method === 'POST' ? findKnown(named.body) : null;
      const context = await contextOf(request);
      const text = known
        ? await answerKnown(known, context, mediaType, reply)
        : await answerByApollo(named, context, mediaType, reply);
      cookie.apply(reply, context.effects);
      return reply.header('content-type', mediaType).send(text);
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
