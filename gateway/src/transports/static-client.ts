import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { serveNotFound } from '@kizuna/kit/service/http-server';
import type { FastifyInstance } from 'fastify';

const yearSeconds = 365 * 24 * 60 * 60;

/** Serves the bundled web client at `/`; every page address that is no file gets its index page. */
export async function serveClient(app: FastifyInstance): Promise<void> {
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
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || request.url.startsWith('/files/')) throw new KizunaError('NOT_FOUND');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
