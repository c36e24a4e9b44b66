import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/**
 * A server that writes bytes of the test's own choice.
 * @param onRequest is called for each request, whose head must arrive in one piece: with its socket, its number from 1 on, and its text
 * @param server accepts the connections; plain TCP unless given
 */
export async function startRawServer(
  onRequest: (socket: Socket, nth: number, text: string) => void,
  server: Server = createServer({ noDelay: true }),
): Promise<RawServer> {
  let requests = 0;
  const sockets = new Set<Socket>();
  // A TLS server says so by another event, and is a server of sockets all the same.
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        if (!bytes.includes('POST ')) return;
        requests += 1;
        onRequest(socket, requests, bytes.toString('latin1'));
      });
    });
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!(address instanceof Object)) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    server,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
