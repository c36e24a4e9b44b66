import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from '../access/client-address.ts';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { ViewerWatch } from '../access/viewer-watch.ts';
import type { ByteText } from '../execution/byte-text.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline, RefusedAnswer } from '../operations/pipeline.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import { refusalAnswer, writeAnswer } from '../subscriptions/event-answer.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import { answerMediaType } from './media-types.ts';
import { payWhenRefused } from './pay-when-refused.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { nextFrame } from './sse-frame.ts';
import { readSseRequest, refuseForeignPages, type SseRequest, takesEventStream } from './sse-request.ts';
import { SseStream } from './sse-stream.ts';
import { createSseStreams } from './sse-streams.ts';

export interface SseOptions {
  readonly authenticator: ViewerAuthenticator;
  readonly viewerWatch: ViewerWatch;
  readonly persisted: PersistedOperations;
  readonly pipeline: Pipeline;
  readonly cookie: RefreshCookie;
  readonly metrics: OperationMetrics;
  /** How many proxies stand before us. */
  readonly trustProxy: number;
  /** Open streams at most; each may take a megabyte when its client does not read. */
  readonly maxStreams: number;
}

export interface ServerSentEvents {
  /**
   * Answers a request to `/graphql` by an event stream, if that is what its client wants: because it takes nothing else, or because
   * it subscribes.
   * @returns true when that is done; else who asks, of a request whose text has been looked at and paid for all the same; null of one
   * that is somebody else's from the start
   * @throws KizunaError for what is wrong with the request; what is wrong with the operation is told in the stream
   */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<true | RequestContext | null>;
}

/** What a request asks for, or why that cannot be run. */
type Asked = { readonly ready: ReadyOperation; readonly asked: SseRequest } | RefusedAnswer;

/**
 * Server-sent events on `/graphql`, each operation on a connection of its own: graphql-sse's "distinct connections mode". For those to
 * whom no WebSocket gets through; the operations, and what is promised of them, are the same.
 */
export function createServerSentEvents(app: FastifyInstance, options: SseOptions): ServerSentEvents {
  const { authenticator, viewerWatch, persisted, pipeline, cookie, metrics } = options;
  const streams = createSseStreams(viewerWatch, options.maxStreams);
  app.addHook('preClose', () => streams.close());
  const frameOf = createSharedFrames();

  async function prepare(request: FastifyRequest, context: RequestContext): Promise<Asked> {
    try {
      const asked = await payWhenRefused(pipeline, context, () => readSseRequest(request, persisted));
      const ready = await pipeline.prepare(asked.query, asked.operationName, { context, variables: asked.variables });
      return 'errors' in ready ? pipeline.refuse(ready.errors, context) : { ready, asked };
    } catch (error) {
      return pipeline.refuse([error], context);
    }
  }

  /** One answer, and that is all. */
  function tell(stream: SseStream, answer: ByteText): void {
    stream.begin(cookie.write(stream.context.effects));
    stream.next(answer);
    stream.end();
  }

  async function subscribe(stream: SseStream, ready: ReadyOperation, { variables, resume }: SseRequest) {
    stream.begin(null);
    metrics.openSubscriptions.inc();
    const started = await pipeline.subscribe(ready, variables, stream, resume);
    if (!('refused' in started)) return () => started.stop();
    metrics.countErrors(started.refused);
    stream.next(refusalAnswer(started.refused));
    stream.end();
    return () => {};
  }

  return {
    async answer(request, reply) {
      const { headers, method, raw } = request;
      if (!takesEventStream(headers.accept)) return null;
      refuseForeignPages(request);
      const startedAt = performance.now();
      const address = clientAddress(raw, options.trustProxy);
      const authenticated = await authenticator.authenticate(headers.authorization, address);
      const context = createRequestContext({
        viewer: authenticated?.viewer ?? null,
        headers,
        address,
        refreshToken: cookie.read(headers),
        requestId: request.id,
      });
      const found = await prepare(request, context);
      const type = 'ready' in found ? found.ready.operation.operation : 'unknown';
      if (type !== 'subscription' && answerMediaType(headers.accept) !== null) return context;
      if (type === 'mutation' && method === 'GET') {
        reply.header('allow', 'POST');
        throw new KizunaError('METHOD_NOT_ALLOWED');
      }

      // Who has left meanwhile would never be let go of.
      if (reply.raw.destroyed) {
        reply.hijack();
        return true;
      }
      const stream = new SseStream(reply.raw, context, frameOf);
      const close = streams.open(stream, authenticated);
      reply.raw.once('close', close);
      takeOver(reply);
      if ('refused' in found) {
        metrics.observe('unknown', startedAt, found.refused);
        tell(stream, refusalAnswer(found.refused));
      } else if (type !== 'subscription') {
        const answer = await pipeline.run(found.ready, found.asked.variables, context);
        tell(stream, 'refused' in answer ? refusalAnswer(answer.refused) : writeAnswer(answer));
      } else {
        const stop = await subscribe(stream, found.ready, found.asked);
        const stopped = () => {
          metrics.openSubscriptions.dec();
          stop();
        };
        if (stream.isOpen) reply.raw.once('close', stopped);
        else stopped();
      }
      return true;
    },
  };
}

/** From here on the answer is ours; what others have put on it stays. */
function takeOver(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.hijack();
}

/** An event goes to all who share it in one go, so that only the newest is worth keeping. */
function createSharedFrames(): (answer: ByteText) => ByteText {
  let newest: { readonly answer: ByteText; readonly frame: ByteText } | null = null;
  return (answer) => {
    if (newest?.answer !== answer) newest = { answer, frame: nextFrame(answer) };
    return newest.frame;
  };
}
