import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { formatError } from '../errors/format-errors.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import { localeFrom } from '../errors/locale.ts';
import type { Logger } from '../logging/logger.ts';
import { stopDeadlineMs } from './shutdown.ts';

export interface HttpServerOptions {
  readonly logger: Logger;
  /** Bytes of a request body at most, decompressed. @default 1 MiB */
  readonly bodyLimit?: number;
  /** How many proxies stand before us: so many addresses of `X-Forwarded-For` are believed, from the right. @default 0 */
  readonly trustProxy?: number;
}

/** A Fastify server whose every failure is `{ code, message }` with the code's own status, and nothing else. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { logger, trustProxy = 0 } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    trustProxy: trustProxy > 0 ? (_address, hop) => hop < trustProxy : false,
    // Fastify bounds its `onClose` hooks by this, too, and 10 seconds are too few: they wait for what is still being answered.
    pluginTimeout: stopDeadlineMs,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    // Drained by hand: idle keep-alive connections must not hold up a stop.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // An address that cannot be decoded never reaches the error handler.
    frameworkErrors: (error, request, reply) => void answer(error, request, reply),
  });
  app.setErrorHandler(answer);
  closeSilentConnections(app);
  return app;

  function answer(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    const { status, message, extensions } = describeFailure(error, request, logger);
    return reply
      .status(status)
      .type('application/json; charset=utf-8')
      .send({ ...extensions, message });
  }
}

/**
 * Closes, when the server does, connections on which nothing was ever asked, as browsers open them beforehand: Node takes them for busy
 * and would wait a minute for their first request.
 */
function closeSilentConnections(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let timer: NodeJS.Timeout | undefined;
  const sweep = () => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    // More may come until it listens no longer.
    timer = setTimeout(sweep, 50).unref();
  };
  app.addHook('preClose', async () => sweep());
  app.addHook('onClose', async () => clearTimeout(timer));
}

/**
 * Gives every connection to `take` instead of to Node's parser.
 * @param take gets it with `handOn`, which gives it to Node's parser after all: unshift what was read before calling it, resume after
 */
export function beforeParsing(app: FastifyInstance, take: (socket: Socket, handOn: () => void) => void): void {
  const { server } = app;
  // Node's own is there from the beginning, before anybody else's.
  const [serve] = server.listeners('connection');
  if (!serve) throw new Error('Nobody serves the connections of this server.');
  server.off('connection', serve as () => void);
  server.on('connection', (socket) => take(socket, () => serve.call(server, socket)));
}

/**
 * Shows every request to `take` before it is routed. What it takes it answers itself, or hands on later to `app.routing`; the rest is
 * routed at once. Timeouts and connections stay with Fastify's own server, and `app.inject` does not come by here.
 * @param take returns whether it has taken the request
 */
export function beforeRouting(
  app: FastifyInstance,
  take: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    if (!take(request, response)) app.routing(request, response);
  });
}

/** What a failed request is answered with: the status of its code, and a message in the client's language. */
export function describeFailure(error: unknown, request: Pick<IncomingMessage, 'headers'>, logger: Logger) {
  const known = fromFastify(error);
  const { message, extensions } = formatError(known, localeFrom(request.headers['accept-language']), logger);
  return { status: known instanceof KizunaError ? known.status : 500, message, extensions };
}

/** Answers unknown addresses like everything else; the gateway serves the web client's pages there instead. */
export function serveNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler(async () => {
    throw new KizunaError('NOT_FOUND');
  });
}

/** Fastify's own refusals (malformed JSON, too large a body) in our codes. */
function fromFastify(error: unknown): unknown {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return error;
  if (error instanceof KizunaError || error.statusCode >= 500) return error;
  if (error.statusCode === 413) return new KizunaError('PAYLOAD_TOO_LARGE');
  return new KizunaError('VALIDATION_ERROR', { message: { en: error.message, ja: error.message } });
}
