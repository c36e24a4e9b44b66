import type { Server, Socket } from 'node:net';
import { type RawServer, startRawServer } from './raw-server.ts';

/** A request that has arrived. */
export interface NumberedRequest {
  readonly socket: Socket;
  readonly fetchNumber: number;
  readonly body: string;
  /** How many requests came in the same packet. */
  readonly together: number;
}

export interface NumberedServer extends RawServer {
  /** All that have arrived, in order. */
  readonly requests: NumberedRequest[];
  /** One for each connection. */
  readonly sockets: ReadonlySet<Socket>;
}

/**
 * A server that hands its requests to the test, one by one also where several come in one packet. They have to come in full.
 * @param accepting accepts the connections; plain TCP unless given
 */
export async function startNumberedServer(
  onRequest: (request: NumberedRequest) => void,
  accepting?: Server,
): Promise<NumberedServer> {
  const requests: NumberedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = await startRawServer((socket, _nth, text) => {
    sockets.add(socket);
    const parts = text.split('POST ').slice(1);
    for (const part of parts) {
      const [head, body = ''] = part.split('\r\n\r\n');
      const fetchNumber = Number(/^x-kizuna-fetch: (\d+)$/m.exec(head ?? '')?.[1]);
      const request = { socket, fetchNumber, body, together: parts.length };
      requests.push(request);
      onRequest(request);
    }
  }, accepting);
  return { ...server, requests, sockets };
}

/** The bytes of an answer of 200. @param more further header lines, each with its line break */
export function rawAnswer(body: string, more = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;
}

/** The bytes of an answer that says which request it answers. */
export function numberedAnswer({ fetchNumber }: Pick<NumberedRequest, 'fetchNumber'>, body: string, more = ''): string {
  return rawAnswer(body, `x-kizuna-fetch: ${fetchNumber}\r\n${more}`);
}
