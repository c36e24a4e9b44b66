import type { IncomingMessage } from 'node:http';

/**
 * Where a connection comes from; behind a trusted proxy, what the proxy says. Fastify answers the same for its requests
 * (`request.ip`); this is for sockets and for requests that it does not see.
 */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  return (forwarded && firstOf(String(forwarded))) || (request.socket.remoteAddress ?? null);
}

function firstOf(addresses: string): string | undefined {
  return addresses
    .split(',')
    .map((address) => address.trim())
    .find((address) => address !== '');
}
