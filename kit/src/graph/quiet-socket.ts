import type { FastifyBaseLogger } from 'fastify';
import type { Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';

const pingEveryMs = 12_000;

/**
 * Puts graphql-ws on a socket of `ws`. Unlike the library's own adapter it is quiet: a gateway that is gone, which ends its subscriptions
 * in the middle of an event, is nothing to print.
 */
export function attachSocket(
  server: Server<Record<PropertyKey, unknown>>,
  socket: WebSocket,
  logger: Pick<FastifyBaseLogger, 'debug' | 'error'>,
): void {
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Whether it arrived is told by `close`, not by each message.
      send: (text) =>
        new Promise((resolve) => {
          if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
          else resolve();
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) =>
        socket.on('message', (data) => {
          handle(textOf(data)).catch((error: unknown) => {
            logger.error({ err: error }, 'a message could not be handled');
            socket.close(1011);
          });
        }),
    },
    {},
  );
  // `close` follows each error and tells all there is to tell.
  socket.on('error', (error) => logger.debug({ err: error }, 'socket error'));
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const pinging = setInterval(() => {
    if (answered) socket.ping();
    else socket.terminate();
    answered = false;
  }, pingEveryMs);
  socket.once('close', (code, reason) => {
    clearInterval(pinging);
    closed(code, reason.toString()).catch((error: unknown) => logger.error({ err: error }, 'closing a socket failed'));
  });
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data).toString();
}
