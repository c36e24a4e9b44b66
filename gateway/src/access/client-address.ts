import type { IncomingMessage } from 'node:http';

/**
 * Where a connection comes from; behind a trusted proxy, what the proxy says. Fastify answers the same for its requests
 * (`request.ip`); this is for sockets, which it does not see.
 */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim();
  return first || (request.socket.remoteAddress ?? null);
}
