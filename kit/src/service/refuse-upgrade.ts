import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers a request for a socket with a status instead, and closes its connection. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  // An error that nobody listens to would end the process; ws listens on the sockets that it is given.
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
