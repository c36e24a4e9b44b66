import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { socketOrigin } from './security-headers.ts';

interface ExplorerPage {
  readonly text: string;
  /** What it may do: its script is inside of it, and known by its hash. */
  readonly policy: string;
}

/** GraphiQL at `/explorer`: queries over HTTP, subscriptions over graphql-ws. Its page loads nothing from anywhere else. */
export function serveExplorer(app: FastifyInstance, publicUrl: string): void {
  let page: Promise<ExplorerPage> | undefined;
  app.get('/explorer', async (_request, reply) => {
    page ??= renderPage(new URL(publicUrl)).catch((error: unknown) => {
      // The next one who asks may have more luck.
      page = undefined;
      throw error;
    });
    const { text, policy } = await page;
    return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(text);
  });
}

/** The page brings its whole program along, which is only loaded when somebody asks for it. */
async function renderPage(publicUrl: URL): Promise<ExplorerPage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const text = renderGraphiQL({
    title: 'Kizuna explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery:
      '{\n  viewer {\n    username\n  }\n  posts(first: 3) {\n    edges {\n      node {\n        title\n        author {\n          displayName\n        }\n      }\n    }\n  }\n}\n',
  });
  const policy = [
    "default-src 'self' data: blob:",
    `script-src 'self' ${hashesOfScripts(text)}`,
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
    `connect-src 'self' ${socketOrigin(publicUrl)}`,
    ...["frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'", "object-src 'none'"],
  ];
  return { text, policy: policy.join('; ') };
}

function hashesOfScripts(page: string): string {
  return [...page.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)]
    .map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    .join(' ');
}
