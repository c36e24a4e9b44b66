import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** Names and values in turn, as they are written. */
export type HeaderList = readonly string[];

/**
 * Puts helmet's headers on every answer of `app`. They are the same for all, so helmet renders them once.
 * @returns them, for what is answered before it is routed
 */
export async function setSecurityHeaders(app: FastifyInstance): Promise<HeaderList> {
  const headers = await renderHeaders();
  app.addHook('onRequest', async (_request, { raw }) => {
    for (const [name, value] of headers) raw.setHeader(name, value);
  });
  return headers.flat();
}

async function renderHeaders(): Promise<[name: string, value: string][]> {
  const app = Fastify();
  await app.register(fastifyHelmet, configuration);
  const headers: [string, string][] = [];
  app.get('/', async (_request, { raw }) => {
    for (const name of raw.getHeaderNames()) headers.push([name, String(raw.getHeader(name))]);
  });
  await app.inject('/');
  await app.close();
  return headers;
}

const configuration = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      upgradeInsecureRequests: null,
    },
  },
  // Plain http on one's own machine must stay reachable; behind https the proxy adds it.
  strictTransportSecurity: false,
};
