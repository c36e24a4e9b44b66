import type { Logger } from '@kizuna/kit/logging/logger';
import { handleProtocols, type Server } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { allowTextless } from './textless-operations.ts';

const pingEveryMs = 12_000;
const goingAway = 1001;
/** Stock clients come back after this one. */
const tryAgainLater = 1013;
const closeWithinMs = 2_000;

/** What the protocol's server is told of each socket. */
export interface SocketExtra<Request> extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: Request;
}

export interface SocketOptions {
  readonly logger: Logger;
  /** Told of each ping of the protocol, and answers it. */
  readonly onPing: (payload: Readonly<Record<string, unknown>> | undefined) => Promise<void>;
}

/**
 * Puts graphql-ws on a socket of `ws`. Unlike the library's own adapter it is quiet: a client that is gone is no error to
 * print, and what goes wrong in one message is logged and ends that socket with a code that clients retry.
 */
export function attachSocket<Request>(
  server: Server<SocketExtra<Request>>,
  socket: WebSocket,
  request: Request,
  { logger, onPing }: SocketOptions,
): void {
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Whether it arrived is told by `close`, not by each message.
      send: (text) =>
        new Promise<void>((resolve) => {
          if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
          else resolve();
        }),
      close: (code, reason) => socket.close(code, reason),
      onPing,
      onMessage: (handle) =>
        socket.on('message', (data: RawData) => {
          handle(allowTextless(textOf(data))).catch((error: unknown) => {
            logger.error({ err: error }, 'a message could not be handled');
            socket.close(tryAgainLater, 'Try again later');
          });
        }),
    },
    { socket, request },
  );
  // `close` follows each error and tells all there is to tell.
  socket.on('error', (error) => logger.debug({ err: error }, 'socket error'));
  const stopPinging = keepAlive(socket);
  socket.once('close', (code, reason) => {
    stopPinging();
    closed(code, reason.toString()).catch((error: unknown) => logger.error({ err: error }, 'closing a socket failed'));
  });
}

/** A WebSocket server that is given its sockets by hand and speaks graphql-ws alone. */
export function createSocketServer(maxMessageBytes: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
}

/** Tells every client to come back elsewhere, and does not wait for those that do not answer. */
export async function closeSockets(server: WebSocketServer): Promise<void> {
  const open = [...server.clients];
  const gone = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of open) socket.close(goingAway, 'Going away');
  const deadline = setTimeout(() => {
    for (const socket of open) socket.terminate();
  }, closeWithinMs);
  await Promise.all(gone);
  clearTimeout(deadline);
  server.close();
}

/** Ends a socket that does not answer a ping before the next one is due. @returns stops it */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', () => {
    answered = true;
  });
  return () => clearInterval(timer);
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data).toString();
}
