import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';

/** GraphiQL at `/explorer`, from this machine alone: queries over HTTP, subscriptions over graphql-ws. */
export function serveExplorer(app: FastifyInstance): void {
  const page = renderGraphiQL({
    title: 'Kizuna explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery:
      '{\n  viewer {\n    username\n  }\n  posts(first: 3) {\n    edges {\n      node {\n        title\n        author {\n          displayName\n        }\n      }\n    }\n  }\n}\n',
  });
  app.get('/explorer', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      // The page is one file with its script inside.
      .header(
        'content-security-policy',
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:",
      )
      .send(page),
  );
}
