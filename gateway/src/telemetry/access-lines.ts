import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { clientAddress } from '../access/client-address.ts';
import type { AccessLog } from './access-log.ts';

export interface AccessLinesOptions {
  readonly log: AccessLog;
  /** How many proxies stand before us. */
  readonly trustProxy: number;
}

/**
 * Makes a line of every request that comes to `app`, whichever way it is answered. Call it when nobody takes over its server's requests
 * any more.
 */
export function logAccess(app: FastifyInstance, { log, trustProxy }: AccessLinesOptions): void {
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    // Probes ask many times a minute, and are nobody.
    if (isProbe(request.url)) return;
    const startedAt = performance.now();
    const line = lineOf(request, trustProxy);
    response.once('close', () => {
      // Nginx's number for who did not wait for the answer.
      const status = response.headersSent ? response.statusCode : 499;
      log.add({ ...line, status, milliseconds: performance.now() - startedAt });
    });
  });
}

/** Makes a line of every request for a socket, by what whoever serves them says of it. */
export function logUpgrades({ log, trustProxy }: AccessLinesOptions): UpgradeObserver {
  return (request, status) => log.add({ ...lineOf(request, trustProxy), status, milliseconds: 0 });
}

/** Told with which status a request for a socket was answered, at once: 101 for one that was opened. */
export type UpgradeObserver = (request: IncomingMessage, status: number) => void;

function lineOf(request: IncomingMessage, trustProxy: number) {
  return {
    at: new Date(),
    address: addressOf(request, trustProxy),
    userAgent: printable(request.headers['user-agent']),
    path: pathForm(request.url ?? ''),
  };
}

const known = new Set(['/', '/graphql', '/explorer', '/client-config.json', '/outbox.json', '/.well-known/jwks.json']);
const folders = /^\/(?:files\/[a-z]{1,20}|assets|images|api|webhooks)(?=\/)/;

/**
 * What kind of address it is, in one of a few words: an address itself may hold an id, a token, what somebody searched for, or anything
 * that somebody typed.
 */
export function pathForm(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (known.has(path)) return path;
  const folder = folders.exec(path)?.[0];
  return folder ? `${folder}/*` : '/*';
}

const isProbe = (url = ''): boolean => url.startsWith('/health') || url === '/metrics';

function addressOf(request: IncomingMessage, trustProxy: number): string | null {
  const address = clientAddress(request, trustProxy);
  return address === null ? null : address.replace(/%.*$/, '');
}

function printable(text: string | undefined): string | null {
  return text ? text.replace(/[^\x20-\x7e]/g, '').slice(0, 256) : null;
}
