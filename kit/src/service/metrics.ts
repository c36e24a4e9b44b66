import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type ObservedSeries, PlainHistogram } from './plain-metrics.ts';

/** A registry with the process's own figures in it. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Counts a request to `route`, and the seconds that it took. */
export type ObserveRequest = (method: string, route: string, status: number, seconds: number) => void;

/**
 * Serves `/metrics` for Prometheus and times every route.
 * @param others figures that are served, too
 * @returns counts what is answered before it is routed
 */
export function serveMetrics(
  app: FastifyInstance,
  registry: Registry,
  others: readonly Registry[] = [],
): ObserveRequest {
  const duration = new PlainHistogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 3, 10],
    registers: [registry],
  });
  const known = new Map<string, ObservedSeries>();
  const observe: ObserveRequest = (method, route, status, seconds) => {
    const key = `${status} ${method} ${route}`;
    const series = known.get(key) ?? duration.seriesOf({ method, route, status });
    known.set(key, series);
    series.observe(seconds);
  };
  app.addHook('onResponse', async (request, reply) => {
    observe(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (_request, reply) => {
    const texts = await Promise.all([registry, ...others].map((one) => one.metrics()));
    return reply.type(registry.contentType).send(texts.join('\n'));
  });
  return observe;
}
