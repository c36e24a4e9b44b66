import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type ClientRequest, clientAddress } from '../access/client-address.ts';
import type { AccessLog } from './access-log.ts';

export interface AccessLinesOptions {
  readonly log: AccessLog;
  /** How many proxies stand before us. */
  readonly trustProxy: number;
}

/** What a line says of a request. */
type LoggedRequest = ClientRequest & Pick<IncomingMessage, 'url'>;

/** Shown a request when it comes. @returns told its status when it is answered, or given up */
export type RequestObserver = (request: LoggedRequest) => (status: number) => void;

/**
 * Makes a line of every request that comes to `app`'s server, whichever way it is answered. Call it when nobody takes over its requests
 * any more.
 */
export function logAccess(app: FastifyInstance, options: AccessLinesOptions): void {
  const observe = logRequests(options);
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    // Probes ask many times a minute, and are nobody.
    if (isProbe(request.url)) return;
    const observed = observe(request);
    // Nginx's number for who did not wait for the answer.
    response.once('close', () => observed(response.headersSent ? response.statusCode : 499));
  });
}

/** Makes a line of every request that it is shown. */
export function logRequests({ log, trustProxy }: AccessLinesOptions): RequestObserver {
  return (request) => {
    const startedAt = performance.now();
    const line = lineOf(request, trustProxy);
    return (status) => log.add({ ...line, status, milliseconds: performance.now() - startedAt });
  };
}

/** Makes a line of every request for a socket, by what whoever serves them says of it. */
export function logUpgrades({ log, trustProxy }: AccessLinesOptions): UpgradeObserver {
  return (request, status) => log.add({ ...lineOf(request, trustProxy), status, milliseconds: 0 });
}

/** Told with which status a request for a socket was answered, at once: 101 for one that was opened. */
export type UpgradeObserver = (request: IncomingMessage, status: number) => void;

function lineOf(request: LoggedRequest, trustProxy: number) {
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

function addressOf(request: ClientRequest, trustProxy: number): string | null {
  const address = clientAddress(request, trustProxy);
  return address === null ? null : address.replace(/%.*$/, '');
}

function printable(text: string | undefined): string | null {
  return text ? text.replace(/[^\x20-\x7e]/g, '').slice(0, 256) : null;
}
