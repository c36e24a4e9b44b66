import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Figures of the graph for Prometheus. */
export interface OperationMetrics {
  readonly plugin: ApolloServerPlugin<RequestContext>;
  readonly openSockets: Gauge;
  readonly openSubscriptions: Gauge;
  /** Counts one operation's errors by code. */
  countErrors(errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]): void;
}

export function createOperationMetrics(registry: Registry): OperationMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time from receiving an operation to its answer.',
    labelNames: ['type', 'outcome'],
    buckets: [0.002, 0.005, 0.02, 0.1, 0.5, 1, 3, 10],
    registers,
  });
  const errors = new Counter({
    name: 'graphql_errors_total',
    help: 'Errors in answers, by code.',
    labelNames: ['code'],
    registers,
  });
  const countErrors: OperationMetrics['countErrors'] = (list) => {
    for (const { extensions } of list)
      errors.inc({ code: typeof extensions?.code === 'string' ? extensions.code : 'NONE' });
  };
  return {
    countErrors,
    openSockets: new Gauge({ name: 'graphql_open_sockets', help: 'Open WebSockets.', registers }),
    openSubscriptions: new Gauge({ name: 'graphql_open_subscriptions', help: 'Subscriptions under way.', registers }),
    plugin: {
      async requestDidStart() {
        const startedAt = performance.now();
        return {
          async willSendResponse({ operation, response }) {
            const found = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
            const seconds = (performance.now() - startedAt) / 1000;
            duration.observe(
              { type: operation?.operation ?? 'unknown', outcome: found.length > 0 ? 'error' : 'ok' },
              seconds,
            );
            countErrors(found);
          },
        };
      },
    },
  };
}
