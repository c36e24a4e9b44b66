import type { FastifyInstance } from 'fastify';

/** GraphiQL at `/explorer`: queries over HTTP, subscriptions over graphql-ws. Its page loads nothing from anywhere else. */
export function serveExplorer(app: FastifyInstance): void {
  let page: Promise<string> | undefined;
  app.get('/explorer', async (_request, reply) => {
    page ??= renderPage().catch((error: unknown) => {
      // The next one who asks may have more luck.
      page = undefined;
      throw error;
    });
    return (
      reply
        .type('text/html; charset=utf-8')
        // The page is one file with its script inside.
        .header(
          'content-security-policy',
          "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:",
        )
        .send(await page)
    );
  });
}

/** The page brings its whole program along, which is only loaded when somebody asks for it. */
async function renderPage(): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL({
    title: 'Kizuna explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery:
      '{\n  viewer {\n    username\n  }\n  posts(first: 3) {\n    edges {\n      node {\n        title\n        author {\n          displayName\n        }\n      }\n    }\n  }\n}\n',
  });
}
