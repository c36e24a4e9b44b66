import type { IncomingMessage } from 'node:http';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import { delegateOperations, type SocketOperation } from '@kizuna/kit/graph/graphql-ws-operations';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { FastifyInstance } from 'fastify';
import { makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { clientAddress } from '../access/client-address.ts';
import type { EndedSessions } from '../access/ended-sessions.ts';
import { createRequestContext } from '../access/request-context.ts';
import type { Authenticated, ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Answer, Pipeline } from '../operations/pipeline.ts';
import type { Resume } from '../subscriptions/subscriber.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import { attachSocket, closeSockets, createSocketServer, type SocketExtra } from './graphql-ws-socket.ts';
import { maxQueuedBytes, SocketSubscriber } from './socket-subscriber.ts';

export interface WebSocketOptions {
  readonly authenticator: ViewerAuthenticator;
  readonly endedSessions: EndedSessions;
  readonly persisted: PersistedOperations;
  readonly pipeline: Pipeline;
  readonly maskErrors: MaskErrors;
  readonly metrics: OperationMetrics;
  readonly logger: Logger;
  /** Believe `X-Forwarded-For`. */
  readonly trustProxy: boolean;
  /** Milliseconds after its token has ended in which a client may bring another one. @default 10 000 */
  readonly tokenGraceMs?: number;
  /** Whether a page of this origin may open a socket. */
  allowsOrigin(origin: string | undefined, request: IncomingMessage): boolean;
}

/** Stock clients retry after this one, and get a new token before they do. */
const tokenEnded = 4403;
const maxMessageBytes = 64 * 1024;
const maxOperationsPerSocket = 200;
const maxTimerMs = 2 ** 31 - 1;

type Extra = SocketExtra<IncomingMessage>;

/** How long before its token ends a client is warned, unless the token's own life is shorter. */
const warnBeforeMs = 60_000;
/** How long after that it may still bring another one. */
const defaultGraceMs = 10_000;

/** One open socket and whose it is. */
interface Connection {
  /** Null for nobody. Another token of the same user takes its place. */
  authenticated: Authenticated | null;
  readonly socket: WebSocket;
  readonly timers: NodeJS.Timeout[];
  /** Operations under way. */
  active: number;
}

/** graphql-ws on `/graphql`: subscriptions here, queries and mutations through the same pipeline as over HTTP. */
export function serveWebSocket(app: FastifyInstance, options: WebSocketOptions): void {
  const { pipeline, authenticator, endedSessions, persisted, maskErrors, metrics, logger } = options;
  const connections = new Map<WebSocket, Connection>();
  const sockets = createSocketServer(maxMessageBytes);

  async function run(operation: SocketOperation, { socket, request }: Extra) {
    const connection = connections.get(socket);
    const context = createRequestContext({
      viewer: connection?.authenticated?.viewer ?? null,
      headers: request.headers,
      address: clientAddress(request, options.trustProxy),
    });
    if (!connection) return { errors: [] };
    connection.active += 1;
    const done = () => {
      connection.active -= 1;
    };
    try {
      if (socket.bufferedAmount > maxQueuedBytes) socket.terminate();
      if (connection.active > maxOperationsPerSocket) throw new KizunaError('RATE_LIMITED');
      const answered = await answer(operation, socket, context);
      if (Symbol.asyncIterator in answered) return gauged(answered, done);
      done();
      return counted(answered);
    } catch (error) {
      done();
      return counted({ errors: maskErrors([error], context.locale) });
    }
  }

  async function answer(
    operation: SocketOperation,
    socket: WebSocket,
    context: RequestContext,
  ): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse> {
    const query = persisted.resolve(operation) ?? operation.query;
    if (!query) throw new KizunaError('PERSISTED_QUERY_NOT_FOUND');
    const { id, variables = {}, operationName, extensions } = operation;
    const ready = await pipeline.prepare(query, operationName);
    if ('errors' in ready) return responseOf(pipeline.refuse(ready.errors, context));
    if (ready.operation.operation !== 'subscription') return responseOf(await pipeline.run(ready, variables, context));
    const subscriber = new SocketSubscriber(socket, id, context);
    const started = await pipeline.subscribe(ready, variables, subscriber, readResume(extensions?.resume));
    if ('refused' in started) return responseOf(started);
    return asyncIterator<SubgraphResponse>(
      // Events do not come by here: this only tells graphql-ws when there are no more.
      () => subscriber.ended.then(() => ({ done: true, value: undefined })),
      async () => {
        subscriber.end();
        started.stop();
      },
    );
  }

  function counted(response: SubgraphResponse): SubgraphResponse {
    if (response.errors) metrics.countErrors(response.errors);
    return response;
  }

  function gauged(
    events: AsyncIterableIterator<SubgraphResponse>,
    onClose: () => void,
  ): AsyncIterableIterator<SubgraphResponse> {
    let open = true;
    const close = () => {
      if (!open) return;
      open = false;
      metrics.openSubscriptions.dec();
      onClose();
    };
    metrics.openSubscriptions.inc();
    return asyncIterator<SubgraphResponse>(
      async () => {
        const event = await events.next();
        if (event.done) close();
        return event;
      },
      async () => {
        close();
        await events.return?.();
      },
    );
  }

  const graphqlWs = makeServer<Record<string, unknown>, Extra>({
    ...delegateOperations<Extra>((operation, { extra }) => run(operation, extra)),
    onConnect: async ({ connectionParams, extra }) => {
      const authorization = connectionParams?.authorization;
      try {
        const authenticated = await authenticator.authenticate(
          typeof authorization === 'string' ? authorization : undefined,
        );
        // Who left meanwhile has been closed already, and would never be taken out again.
        if (extra.socket.readyState !== extra.socket.OPEN) return false;
        const connection: Connection = { authenticated, socket: extra.socket, timers: [], active: 0 };
        connections.set(extra.socket, connection);
        watchToken(connection);
        metrics.openSockets.inc();
        return true;
      } catch {
        // Answers 4403, which clients retry with a new token.
        return false;
      }
    },
    onClose: ({ extra }) => {
      const connection = connections.get(extra.socket);
      if (!connection) return;
      for (const timer of connection.timers) clearTimeout(timer);
      connections.delete(extra.socket);
      metrics.openSockets.dec();
    },
  });

  /** Warns a client whose token is about to end, and closes its socket when it brings no other. */
  function watchToken({ authenticated, socket, timers }: Connection): void {
    for (const timer of timers.splice(0)) clearTimeout(timer);
    if (!authenticated) return;
    const { expiresAt } = authenticated;
    const left = Math.max(0, expiresAt - Date.now());
    const warning = JSON.stringify({ type: 'ping', payload: { token: 'expiring', expiresAt } });
    const warn = () => socket.send(warning);
    const end = () => socket.close(tokenEnded, 'Token expired');
    timers.push(
      setTimeout(warn, Math.min(Math.max(left - warnBeforeMs, left / 2), maxTimerMs)).unref(),
      setTimeout(end, Math.min(left + (options.tokenGraceMs ?? defaultGraceMs), maxTimerMs)).unref(),
    );
  }

  /** Answers a ping. One with `authorization` brings another token of the same user, in place of the one that ends. */
  async function answerPing(socket: WebSocket, payload: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    const connection = connections.get(socket);
    if (!connection || typeof payload?.authorization !== 'string') {
      socket.send(JSON.stringify({ type: 'pong', ...(payload ? { payload } : {}) }));
      return;
    }
    const renewed = await authenticator.authenticate(payload.authorization).catch(() => null);
    if (!renewed || renewed.viewer.userId !== connection.authenticated?.viewer.userId) {
      socket.close(tokenEnded, 'Forbidden');
      return;
    }
    connection.authenticated = renewed;
    watchToken(connection);
    socket.send(JSON.stringify({ type: 'pong', payload: { token: 'renewed', expiresAt: renewed.expiresAt } }));
  }

  const stopFollowing = endedSessions.onEnd((sessionId) => {
    for (const { authenticated, socket } of connections.values()) {
      if (authenticated?.viewer.sessionId === sessionId) socket.close(tokenEnded, 'Session ended');
    }
  });

  app.server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/graphql' || !options.allowsOrigin(request.headers.origin, request)) {
      // An error that nobody listens to would end the process; ws listens on the sockets that it is given.
      socket.on('error', () => socket.destroy());
      socket.once('finish', () => socket.destroy());
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      attachSocket(graphqlWs, client, request, { logger, onPing: (payload) => answerPing(client, payload) }),
    );
  });
  app.addHook('preClose', async () => {
    stopFollowing();
    await closeSockets(sockets);
  });
}

const resumeShape = z.union([
  z.literal(true).transform(() => ({ position: null })),
  z
    .object({ epoch: z.string().max(64), sequence: z.number().int().nonnegative() })
    .transform((position) => ({ position })),
]);

/** What is no position is none: the client is told that it cannot go on. */
function readResume(asked: unknown): Resume | null {
  if (asked === undefined || asked === null) return null;
  const read = resumeShape.safeParse(asked);
  return read.success ? read.data : { position: { epoch: '', sequence: 0 } };
}

function responseOf(answer: Answer): SubgraphResponse {
  if ('refused' in answer) return { errors: answer.refused };
  const { data, errors } = answer;
  return { data: JSON.parse(data.toString()), ...(errors ? { errors } : {}) };
}
