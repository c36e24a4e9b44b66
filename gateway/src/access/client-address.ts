import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** What a request says of who sends it. */
export type ClientRequest = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * Where a connection comes from; behind trusted proxies, what the outermost of them says. Each proxy adds to the right whom it was asked
 * by: what stands further left a client may have made up. Fastify answers the same for its requests (`request.ip`), except for what is no
 * address; this is for sockets and for requests that it does not see, too.
 * @param trustProxy how many proxies stand before us
 */
export function clientAddress(request: ClientRequest, trustProxy: number): string | null {
  const forwarded = trustProxy > 0 ? request.headers['x-forwarded-for'] : undefined;
  const named = forwarded === undefined ? undefined : fromTheRight(String(forwarded), trustProxy);
  return named !== undefined && isIP(named) !== 0 ? named : (request.socket.remoteAddress ?? null);
}

/** The leftmost where there are fewer: then our own proxies have said them all. */
function fromTheRight(addresses: string, count: number): string | undefined {
  const named = addresses
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return named[Math.max(0, named.length - count)];
}
