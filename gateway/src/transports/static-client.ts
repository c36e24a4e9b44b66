import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { serveNotFound } from '@kizuna/kit/service/http-server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { loopbackNames } from './loopback.ts';

const yearSeconds = 365 * 24 * 60 * 60;

/** Serves the bundled web client at `/`; every page address that is no file gets its index page. */
export async function serveClient(app: FastifyInstance, publicUrl: string): Promise<void> {
  const root = fileURLToPath(new URL('../../../client/dist/', import.meta.url));
  if (!existsSync(`${root}index.html`)) {
    app.log.warn('The web client is not built: run `npm run build`.');
    serveNotFound(app);
    return;
  }
  await app.register(fastifyStatic, {
    root,
    // Files in assets/ carry a hash of their content in their names.
    setHeaders: (response, path) => {
      const lasting = path.includes('/assets/');
      response.header('cache-control', lasting ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
    },
  });
  redirectLoopback(app, new URL(publicUrl));
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request) || request.url.startsWith('/files/')) throw new KizunaError('NOT_FOUND');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}

/**
 * `localhost` and `127.0.0.1` are two origins to a browser; signed addresses and the refresh cookie know one. A page that is
 * opened under the other name is sent to the one we go by.
 */
function redirectLoopback(app: FastifyInstance, publicUrl: URL): void {
  if (!loopbackNames.has(publicUrl.hostname)) return;
  app.addHook('onRequest', async (request, reply) => {
    const { host } = request;
    if (host === publicUrl.host || !wantsPage(request) || !URL.canParse(`http://${host}`)) return;
    const { hostname, port } = new URL(`http://${host}`);
    if (loopbackNames.has(hostname) && port === publicUrl.port)
      return reply.redirect(`${publicUrl.origin}${request.url}`);
  });
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}
