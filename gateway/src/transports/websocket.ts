import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import { refuseUpgrade } from '@kizuna/kit/service/refuse-upgrade';
import { sessionOf } from '@kizuna/kit/viewer/viewer';
import type { FastifyInstance } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { CloseCode, handleProtocols } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { clientAddress } from '../access/client-address.ts';
import { clientOf } from '../access/client-of.ts';
import { createRequestContext } from '../access/request-context.ts';
import {
  type Authenticated,
  cannotBeTold,
  isRenewal,
  type ViewerAuthenticator,
} from '../access/viewer-authenticator.ts';
import type { ViewerWatch } from '../access/viewer-watch.ts';
import type { Variables } from '../execution/conditions.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import { refusalAnswer, writeAnswer } from '../subscriptions/event-answer.ts';
import type { Resume } from '../subscriptions/subscriber.ts';
import type { UpgradeObserver } from '../telemetry/access-lines.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import type { SocketRequest } from './client-message.ts';
import { tokenEnded, tryAgainLater } from './close-codes.ts';
import { drainSockets } from './drain-sockets.ts';
import { FrameFlusher, FrameWriter } from './frame-writer.ts';
import { type ConnectionHandlers, ProtocolConnection, type SocketOperation } from './graphql-transport-ws.ts';
import { OpenPlaces, type Place } from './open-places.ts';
import { payWhenRefused } from './pay-when-refused.ts';
import { maxQueuedBytes } from './queued-bytes.ts';
import { readResume } from './resume-extension.ts';
import { type SocketTimes, WatchedSocket, watchSockets } from './watched-socket.ts';

export interface WebSocketOptions extends SocketTimes {
  readonly authenticator: ViewerAuthenticator;
  readonly viewerWatch: ViewerWatch;
  readonly persisted: PersistedOperations;
  readonly pipeline: Pipeline;
  readonly maskErrors: MaskErrors;
  readonly metrics: OperationMetrics;
  readonly logger: Logger;
  /** How many proxies stand before us. */
  readonly trustProxy: number;
  readonly maxSockets: number;
  /** Of one address, by those who are nobody or not yet let in. */
  readonly maxPerAddress: number;
  readonly maxPerViewer: number;
  /** Milliseconds over which the sockets are told to come back elsewhere when the gateway stops. */
  readonly drainMs: number;
  /** Whether a page of this origin may open a socket. */
  allowsOrigin(origin: string | undefined, request: IncomingMessage): boolean;
  readonly onUpgrade?: UpgradeObserver | undefined;
}

const maxMessageBytes = 64 * 1024;

/** graphql-transport-ws on `/graphql`: subscriptions, and queries and mutations through the same pipeline as over HTTP. */
export function serveWebSocket(app: FastifyInstance, options: WebSocketOptions): void {
  const { pipeline, authenticator, viewerWatch, persisted, maskErrors, metrics, logger } = options;
  const { maxPerAddress, maxPerViewer, onUpgrade } = options;
  const places = new OpenPlaces();
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, autoPong: false, handleProtocols });
  const watch = watchSockets(options);
  const flusher = new FrameFlusher();
  let isStopping = false;

  function open(client: WebSocket, socket: Duplex, request: IncomingMessage, place: Place): void {
    // `close` follows each error and tells all there is to tell.
    client.on('error', (error) => logger.debug({ err: error }, 'socket error'));
    if (client.protocol === '') {
      client.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
      return;
    }
    const writer = new FrameWriter(client, socket, flusher);
    const watched = new WatchedSocket(client, writer);
    watch.add(watched);
    const connection: ProtocolConnection = new ProtocolConnection(writer, {
      ...handlersOf(watched, request, place),
      run: (asked, operation) => run(asked, operation, connection),
    });
    watched.whenAnswered = () => connection.answered();
    client.on('message', (data) => void connection.receive(textOf(data)));
    client.on('ping', (data) => {
      if (writer.queuedBytes > maxQueuedBytes) client.terminate();
      else client.pong(data);
    });

    writer.onClosing = () => connection.closed();
    client.once('close', () => {
      watch.remove(watched);
      connection.closed();
    });
  }

  /** The request itself is not kept: a socket stays for hours, and of the request only this is looked at again. */
  function handlersOf(watched: WatchedSocket, request: IncomingMessage, place: Place): Omit<ConnectionHandlers, 'run'> {
    const { 'accept-language': language, 'user-agent': userAgent } = request.headers;
    const headers = {
      ...(language ? { 'accept-language': language } : {}),
      ...(userAgent ? { 'user-agent': userAgent } : {}),
    };
    const address = clientAddress(request, options.trustProxy);
    /** By session; also the former ones, under which operations may still run. */
    const watches = new Map<number | null, () => void>();
    function admit(authenticated: Authenticated): void {
      const stop = viewerWatch.watch(authenticated, () => watched.writer.close(tokenEnded, 'Session ended'));
      const session = sessionOf(authenticated.viewer)?.sessionId ?? null;
      watches.get(session)?.();
      watches.set(session, stop);
      watched.authenticated = authenticated;
    }
    /** With codes that stock clients retry: a new token first, or a little later. */
    function turnOut(error: unknown): void {
      if (cannotBeTold(error)) watched.writer.close(tryAgainLater, 'Try again later');
      else watched.writer.close(tokenEnded, 'Forbidden');
    }
    return {
      async initialise(payload) {
        const authorization = payload?.authorization;
        try {
          const authenticated = await authenticator.authenticate(
            typeof authorization === 'string' ? authorization : undefined,
            address,
          );
          if (watched.client.readyState !== watched.client.OPEN) return false;
          if (authenticated) {
            const isRoom = place.moveTo(clientOf(authenticated.viewer, address), maxPerViewer);
            if (!isRoom) throw new KizunaError('RATE_LIMITED');
            admit(authenticated);
          }
        } catch (error) {
          turnOut(error);
          return false;
        }
        metrics.openSockets.inc();
        watched.client.once('close', () => {
          for (const stop of watches.values()) stop();
          metrics.openSockets.dec();
        });
        return true;
      },
      /** One with `authorization` brings another token of the same user, in place of the one that ends. */
      async ping(payload) {
        if (typeof payload?.authorization !== 'string' || !watched.authenticated) return { payload };
        try {
          const renewed = await authenticator.authenticate(payload.authorization, address);
          if (!renewed || !isRenewal(watched.authenticated, renewed)) throw new KizunaError('UNAUTHORIZED');
          if (watched.client.readyState !== watched.client.OPEN) return null;
          admit(renewed);
          return { payload: { token: 'renewed', expiresAt: renewed.expiresAt } };
        } catch (error) {
          turnOut(error);
          return null;
        }
      },
      createContext: () => createRequestContext({ viewer: watched.authenticated?.viewer ?? null, headers, address }),
      onFailure: (error) => logger.error({ err: error }, 'a message could not be handled'),
    };
  }

  function textOfOperation(asked: SocketRequest): string {
    const query = persisted.resolve(asked) ?? asked.query;
    if (!query) throw new KizunaError('PERSISTED_QUERY_NOT_FOUND');
    return query;
  }

  /** Never rejects. */
  async function run(asked: SocketRequest, operation: SocketOperation, connection: ProtocolConnection): Promise<void> {
    const { context } = operation;
    try {
      if (connection.isOverloaded) throw new KizunaError('RATE_LIMITED');
      const query = await payWhenRefused(pipeline, context, () => textOfOperation(asked));
      const variables = asked.variables ?? {};
      const operationName = asked.operationName ?? undefined;
      const known = pipeline.known(query, operationName);
      const ready = known ?? (await pipeline.prepare(query, operationName, { context, variables }));
      if ('errors' in ready) return refuse(operation, pipeline.refuse(ready.errors, context).refused);
      if (operation.isOver) return;
      if (ready.operation.operation !== 'subscription') {
        const answer = await pipeline.run(ready, variables, context);
        operation.next('refused' in answer ? refusalAnswer(answer.refused) : writeAnswer(answer));
        operation.end();
        return;
      }
      await begin(ready, variables, operation, readResume(asked.extensions?.resume));
    } catch (error) {
      refuse(operation, maskErrors([error], context.locale));
    }
  }

  /** Begins a subscription. Apart from `run`: a function made there would keep the client's message until it ends. */
  async function begin(
    ready: ReadyOperation,
    variables: Variables,
    operation: SocketOperation,
    resume: Resume | null,
  ): Promise<void> {
    const started = await pipeline.subscribe(ready, variables, operation, resume);
    if ('refused' in started) return refuse(operation, started.refused);
    metrics.openSubscriptions.inc();
    operation.whenOver(() => {
      metrics.openSubscriptions.dec();
      started.stop();
    });
  }

  function refuse(operation: SocketOperation, errors: readonly GraphQLFormattedError[]): void {
    metrics.countErrors(errors);
    operation.next(refusalAnswer(errors));
    operation.end();
  }

  app.server.on('upgrade', (request, socket, head) => {
    const refuse = (status: number) => {
      refuseUpgrade(socket, status);
      onUpgrade?.(request, status);
    };
    const path = request.url?.split('?', 1)[0];
    if (isStopping || server.clients.size >= options.maxSockets) return refuse(503);
    if (path !== '/graphql' || !options.allowsOrigin(request.headers.origin, request)) return refuse(403);
    if (request.method !== 'GET') return refuse(405);
    const place = places.take(clientOf(null, clientAddress(request, options.trustProxy)), maxPerAddress);
    if (!place) return refuse(429);
    // A function made here would keep the request for as long as the socket is open.
    socket.once('close', place.leave);
    let isOpen = false;
    server.handleUpgrade(request, socket, head, (client) => {
      isOpen = true;
      onUpgrade?.(request, 101);
      open(client, socket, request, place);
    });
    // It calls back at once, or never: then it has answered what is no handshake itself, or nobody was there any more to answer.
    if (!isOpen) onUpgrade?.(request, socket.writableEnded ? 400 : 499);
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    await drainSockets(watch, options.drainMs);
    watch.stop();
    server.close();
  });
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data).toString();
}
