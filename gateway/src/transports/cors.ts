import type { FastifyReply, FastifyRequest } from 'fastify';

/** Lets pages of other origins ask the graph, if they are on the list; they never bring the refresh cookie. */
export interface Cors {
  /** Whether the answer needs headers of its own. */
  concerns(origin: string | undefined): boolean;
  /** Puts them on the answer. @returns whether the request asked for nothing else (a preflight), and is answered */
  apply(request: Pick<FastifyRequest, 'method' | 'headers'>, reply: FastifyReply): boolean;
}

const allowedHeaders = [
  ...['authorization', 'content-type', 'accept', 'accept-language', 'last-event-id', 'apollo-require-preflight'],
  'x-apollo-operation-name',
].join(', ');
const exposedHeaders = ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'].join(', ');
const preflightSeconds = 600;

/** @param allowedOrigins written as browsers do: `https://app.example` */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const allowed = new Set(allowedOrigins);
  const concerns: Cors['concerns'] = (origin) => origin !== undefined && allowed.has(origin);
  return {
    concerns,
    apply({ method, headers }, reply) {
      // A cache must not give one origin what was meant for another.
      if (allowed.size > 0) reply.header('vary', 'origin');
      const { origin } = headers;
      if (origin === undefined || !concerns(origin)) return false;
      reply.header('access-control-allow-origin', origin).header('cross-origin-resource-policy', 'cross-origin');
      const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
      if (!isPreflight) {
        reply.header('access-control-expose-headers', exposedHeaders);
        return false;
      }
      void reply
        .status(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', allowedHeaders)
        .header('access-control-max-age', String(preflightSeconds))
        .send();
      return true;
    },
  };
}
