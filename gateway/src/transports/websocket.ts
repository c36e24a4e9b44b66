import type { IncomingMessage } from 'node:http';
import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import { delegateOperations, type SocketOperation } from '@kizuna/kit/graph/graphql-ws-operations';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { FastifyInstance } from 'fastify';
import { makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { clientAddress } from '../access/client-address.ts';
import type { EndedSessions } from '../access/ended-sessions.ts';
import { createRequestContext } from '../access/request-context.ts';
import type { Authenticated, ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Answer, Pipeline } from '../operations/pipeline.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import { attachSocket, closeSockets, createSocketServer, type SocketExtra } from './graphql-ws-socket.ts';

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
  /** Whether a page of this origin may open a socket. */
  allowsOrigin(origin: string | undefined, request: IncomingMessage): boolean;
}

/** Stock clients retry after this one, and get a new token before they do. */
const tokenEnded = 4403;
const maxMessageBytes = 64 * 1024;
const maxOperationsPerSocket = 200;
/** A client that does not read is let go of; it may come back and resume. */
const maxQueuedBytes = 4 * 1024 * 1024;
const maxTimerMs = 2 ** 31 - 1;

type Extra = SocketExtra<IncomingMessage>;

/** One open socket and whose it is. */
interface Connection {
  readonly authenticated: Authenticated | null;
  readonly socket: WebSocket;
  readonly timer: NodeJS.Timeout | null;
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
      const answered = await answer(operation, context);
      if (Symbol.asyncIterator in answered) return gauged(answered, socket, context.locale, done);
      done();
      return counted(answered);
    } catch (error) {
      done();
      return counted({ errors: maskErrors([error], context.locale) });
    }
  }

  async function answer(
    operation: SocketOperation,
    context: RequestContext,
  ): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse> {
    const query = persisted.resolve(operation) ?? operation.query;
    if (!query) throw new KizunaError('PERSISTED_QUERY_NOT_FOUND');
    const { variables = {}, operationName } = operation;
    const ready = await pipeline.prepare(query, operationName);
    if ('errors' in ready) return responseOf(pipeline.refuse(ready.errors, context));
    if (ready.operation.operation !== 'subscription') return responseOf(await pipeline.run(ready, variables, context));
    const started = await pipeline.subscribe(ready, variables, context);
    return Symbol.asyncIterator in started ? started : responseOf(started);
  }

  function counted(response: SubgraphResponse): SubgraphResponse {
    if (response.errors) metrics.countErrors(response.errors);
    return response;
  }

  function gauged(
    events: AsyncIterableIterator<SubgraphResponse>,
    socket: WebSocket,
    locale: Locale,
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
        if (!open) return { done: true, value: undefined };
        try {
          const event = await events.next();
          if (socket.bufferedAmount > maxQueuedBytes) socket.terminate();
          if (!event.done) return event;
          close();
          return { done: true, value: undefined };
        } catch (error) {
          // Thrown on, it would close the socket and all its other operations, with its text as the reason.
          close();
          return { done: false, value: counted({ errors: maskErrors([error], locale) }) };
        }
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
        const timer = authenticated ? closeAt(extra.socket, authenticated.expiresAt) : null;
        connections.set(extra.socket, { authenticated, socket: extra.socket, timer, active: 0 });
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
      if (connection.timer) clearTimeout(connection.timer);
      connections.delete(extra.socket);
      metrics.openSockets.dec();
    },
  });

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
    sockets.handleUpgrade(request, socket, head, (client) => attachSocket(graphqlWs, client, request, logger));
  });
  app.addHook('preClose', async () => {
    stopFollowing();
    await closeSockets(sockets);
  });
}

function responseOf(answer: Answer): SubgraphResponse {
  if ('refused' in answer) return { errors: answer.refused };
  const { data, errors } = answer;
  return { data: JSON.parse(data.toString()), ...(errors ? { errors } : {}) };
}

function closeAt(socket: WebSocket, time: number): NodeJS.Timeout {
  return setTimeout(() => socket.close(tokenEnded, 'Token expired'), Math.min(time - Date.now(), maxTimerMs)).unref();
}
