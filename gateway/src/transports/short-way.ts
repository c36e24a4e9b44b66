import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Logger } from '@kizuna/kit/logging/logger';
import { beforeRouting } from '@kizuna/kit/service/http-server';
import type { ObserveRequest } from '@kizuna/kit/service/metrics';
import type { FastifyInstance } from 'fastify';
import type { ClientRequest } from '../access/client-address.ts';
import type { Budgets } from '../limits/budgets.ts';
import type { DescribeCost } from '../limits/cost-extension.ts';
import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { RequestObserver } from '../telemetry/access-lines.ts';
import type { Cors } from './cors.ts';
import { failedAnswer } from './failed-answer.ts';
import type { SendAnswer } from './http-answer.ts';
import type { HttpContext } from './http-context.ts';
import { createKnownRequests, type KnownRequest } from './known-requests.ts';
import { takeLongWay } from './long-way.ts';
import { type AnswerMediaType, answerMediaType, isPlainJson } from './media-types.ts';
import { servePlainConnections } from './plain-connections.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { statusOfRefusal } from './refusal-status.ts';
import { putBack, readBody } from './request-body.ts';
import type { HeaderList } from './security-headers.ts';
import { takesEventStream } from './sse-request.ts';
import { answerBytes } from './written-answer.ts';

export interface ShortWayOptions {
  readonly pipeline: Pipeline;
  readonly budgets: Budgets;
  readonly describeCost: DescribeCost;
  readonly persisted: PersistedOperations;
  readonly contextOf: HttpContext;
  readonly cookie: RefreshCookie;
  readonly cors: Pick<Cors, 'concerns'>;
  readonly securityHeaders: HeaderList;
  readonly bodyLimit: number;
  readonly observe: ObserveRequest;
  /** Makes lines of what Node's own server does not see. */
  readonly observeLines: RequestObserver | undefined;
  readonly logger: Logger;
}

/** What is sent back, besides the headers that every answer has. */
interface RunAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly setCookie: string | null;
  /** How much is left to whoever asks; absent when that is not known. */
  readonly rateLimit?: readonly string[];
  readonly retryAfter: unknown;
  /** Called when the body has been sent. */
  readonly sent: () => void;
}

const path = '/graphql';

/**
 * Answers requests in the plainest form for operations that were run before, without Fastify and @apollo/server, whose own work
 * costs more than theirs (ADR 9). All others go to Fastify as they came. Answers are the same either way.
 */
export function serveShortWay(app: FastifyInstance, options: ShortWayOptions): void {
  const {
    pipeline,
    budgets,
    describeCost,
    persisted,
    contextOf,
    cookie,
    cors,
    securityHeaders,
    bodyLimit,
    observe,
    observeLines,
    logger,
  } = options;
  const findKnown = createKnownRequests(pipeline, persisted);
  let closing = false;
  // Fastify says to those who come now that they had better ask elsewhere.
  app.addHook('preClose', async () => {
    closing = true;
  });

  const mediaTypeFor = ({ accept, origin }: IncomingHttpHeaders) =>
    cors.concerns(origin) ? null : answerMediaType(accept);

  servePlainConnections(
    app,
    (request, send) => {
      const { headers, body } = request;
      // A stream is as long as its client likes: it is not sent as one piece.
      if (takesEventStream(headers.accept)) return false;
      const mediaType = body.length <= bodyLimit ? mediaTypeFor(headers) : null;
      const startedAt = performance.now();
      const known = mediaType && findKnown(body.toString());
      if (known) void answer(known, request, send, mediaType, startedAt);
      // Fastify refuses what comes now, but only what it has read itself.
      else if (closing) return false;
      else void takeLongWay(app, request, send, logger);
      return true;
    },
    observeLines,
  );

  beforeRouting(app, (request, response) => {
    const length = closing ? 0 : lengthOfPlainBody(request);
    const mediaType = length > 0 && length <= bodyLimit ? mediaTypeFor(request.headers) : null;
    if (mediaType === null) return false;
    const startedAt = performance.now();
    const send: SendAnswer = ({ status, headers, body }, sent) => {
      response.once('finish', sent);
      response.writeHead(status, headers).end(body);
    };
    readBody(request, length, (body) => {
      const known = findKnown(body.toString());
      if (known) {
        void answer(known, request, send, mediaType, startedAt);
      } else {
        putBack(request, body);
        app.routing(request, response);
      }
    });
    return true;
  });

  async function answer(
    known: KnownRequest,
    request: ClientRequest,
    send: SendAnswer,
    mediaType: AnswerMediaType,
    startedAt: number,
  ): Promise<void> {
    const requestId = randomUUID();
    const { status, body, setCookie, rateLimit, retryAfter, sent } = await run(known, request, requestId, mediaType);
    const headers = [...securityHeaders, 'x-request-id', requestId, 'cache-control', 'no-store'];
    if (setCookie !== null) headers.push('set-cookie', setCookie);
    if (rateLimit) headers.push(...rateLimit);
    if (typeof retryAfter === 'number') headers.push('retry-after', String(retryAfter));
    headers.push('content-type', mediaType, 'content-length', String(body.length));
    // The system has all of it then. When the connection ends before, nobody knows what it has.
    send({ status, headers, body }, () => {
      sent();
      observe('POST', path, status, (performance.now() - startedAt) / 1000);
    });
  }

  /** Never rejects. */
  async function run(
    { operation, variables, asksForCost }: KnownRequest,
    request: ClientRequest,
    requestId: string,
    mediaType: AnswerMediaType,
  ): Promise<RunAnswer> {
    try {
      const context = await contextOf(request, requestId);
      const answered = await pipeline.run(operation, variables, context);
      const refused = 'refused' in answered ? (answered.refused[0]?.extensions ?? {}) : null;
      const extensions = asksForCost ? describeCost(operation, variables, context) : undefined;
      return {
        status: refused ? (statusOfRefusal(refused.code, mediaType) ?? 400) : 200,
        body: answerBytes(answered, extensions),
        setCookie: cookie.write(context.effects),
        rateLimit: rateLimitHeaders(budgets.balancesOf(context)),
        retryAfter: refused?.retryAfter,
        sent: 'refused' in answered ? () => {} : answered.release,
      };
    } catch (error) {
      const { status, text, retryAfter } = failedAnswer(error, request, logger);
      return { status, body: Buffer.from(text), setCookie: null, retryAfter, sent() {} };
    }
  }
}

/** Zero for a request that has anything unusual, or says not how long its body is. */
function lengthOfPlainBody({ method, url, headers }: IncomingMessage): number {
  if (method !== 'POST' || url !== path || !isPlainJson(headers['content-type'])) return 0;
  if (headers['content-encoding'] !== undefined || headers.expect !== undefined) return 0;
  return Number(headers['content-length'] ?? 0);
}
