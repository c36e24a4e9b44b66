import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { PlainRequest } from './plain-request.ts';

/** Makes of a request what Node's server makes of one that it reads itself: a stream, here with all of its body in it. */
export function nodeRequest({ headers, body }: PlainRequest, socket: Socket): IncomingMessage {
  const request = Object.assign(new IncomingMessage(socket), {
    method: 'POST',
    url: '/graphql',
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    headers: { ...headers },
    rawHeaders: Object.entries(headers).flatMap(([name, value]) => [name, String(value)]),
    complete: true,
  });
  request.push(body);
  request.push(null);
  return request;
}
