import type { IncomingMessage } from 'node:http';

/**
 * Browsers do not guard sockets by origin, so we do: a page may open one from our public address, or from the very host that
 * it connects to. Programs send no origin and are let in.
 */
export function createOriginCheck(publicUrl: string) {
  const own = new URL(publicUrl).origin;
  return (origin: string | undefined, request: IncomingMessage): boolean => {
    if (origin === undefined) return true;
    if (origin === own) return true;
    return URL.canParse(origin) && new URL(origin).host === request.headers.host;
  };
}
