import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** Names and values in turn, as they are written. */
export type HeaderList = readonly string[];

/**
 * Puts helmet's headers on every answer of `app`. They are the same for all, so helmet renders them once.
 * @param publicUrl how browsers reach us
 * @returns them, for what is answered before it is routed
 */
export async function setSecurityHeaders(app: FastifyInstance, publicUrl: string): Promise<HeaderList> {
  const headers = await renderHeaders(new URL(publicUrl));
  app.addHook('onRequest', async (_request, { raw }) => {
    for (const [name, value] of headers) raw.setHeader(name, value);
  });
  return headers.flat();
}

async function renderHeaders(publicUrl: URL): Promise<[name: string, value: string][]> {
  const app = Fastify();
  await app.register(fastifyHelmet, configurationFor(publicUrl));
  const headers: [string, string][] = [['permissions-policy', permissions]];
  app.get('/', async (_request, { raw }) => {
    for (const name of raw.getHeaderNames()) headers.push([name, String(raw.getHeader(name))]);
  });
  await app.inject('/');
  await app.close();
  return headers;
}

/** Nothing of a browser's that Kizuna's pages do not use. */
const permissions = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'microphone', 'midi', 'payment', 'usb'],
]
  .map((feature) => `${feature}=()`)
  .join(', ');

const yearSeconds = 365 * 24 * 60 * 60;

/** Where sockets may be opened to. Not all browsers take `'self'` for the origin's own sockets. */
export const socketOrigin = ({ protocol, host }: URL): string => `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;

function configurationFor(publicUrl: URL) {
  return {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The client's components set styles of their own; a style cannot run anything.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", socketOrigin(publicUrl)],
        workerSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    frameguard: { action: 'deny' as const },
    // Plain http on one's own machine must stay reachable.
    strictTransportSecurity:
      publicUrl.protocol === 'https:' ? { maxAge: yearSeconds, includeSubDomains: false } : (false as const),
  };
}
