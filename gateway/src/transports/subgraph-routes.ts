import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';

/** The client's headers that a subgraph's plain routes may see. */
const forwarded = [
  'accept',
  'content-type',
  'content-length',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
];

/** HTTP outside the graph that belongs to a subgraph: signed files, and the public keys of `users`. */
export interface SubgraphRoutes {
  /** Routes of subgraphs in this process, served here. */
  readonly local: readonly FastifyPluginAsync[];
  /** Origins of subgraphs elsewhere, by name; their paths are handed on. */
  readonly remote: Readonly<Record<string, string>>;
}

export async function serveSubgraphRoutes(app: FastifyInstance, routes: SubgraphRoutes): Promise<void> {
  for (const plugin of routes.local) await app.register(plugin);
  for (const [name, upstream] of Object.entries(routes.remote)) {
    await handOn(app, upstream, `/files/${name}`);
    if (name === 'users') await handOn(app, upstream, '/.well-known/jwks.json');
  }
}

async function handOn(app: FastifyInstance, upstream: string, prefix: string): Promise<void> {
  await app.register(httpProxy, {
    upstream,
    prefix,
    // It would say of each file that it was fetched.
    logLevel: 'warn',
    rewritePrefix: prefix,
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...Object.fromEntries(
          forwarded.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
        ),
        'accept-language': request.headers['accept-language'],
      }),
    },
  });
}
