import { errorCodes } from '@kizuna/kit/errors/error-codes';
import { type ObservedSeries, PlainHistogram } from '@kizuna/kit/service/plain-metrics';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Figures of the graph for Prometheus. */
export interface OperationMetrics {
  readonly openSockets: Gauge;
  readonly openSubscriptions: Gauge;
  /**
   * Counts one operation.
   * @param type `query`, `mutation`, or `unknown` for what was refused before that was known
   * @param startedAt of `performance.now()`
   */
  observe(type: string, startedAt: number, errors: readonly CodedError[] | undefined): void;
  /** Counts one operation's errors by code. */
  countErrors(errors: readonly CodedError[]): void;
}

type CodedError = { readonly extensions?: Readonly<Record<string, unknown>> };

export function createOperationMetrics(registry: Registry): OperationMetrics {
  const registers = [registry];
  const duration = new PlainHistogram({
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
  const outcomes = new Map<string, { readonly ok: ObservedSeries; readonly error: ObservedSeries }>();
  function outcomesOf(type: string) {
    const known = outcomes.get(type);
    if (known) return known;
    const made = {
      ok: duration.seriesOf({ type, outcome: 'ok' }),
      error: duration.seriesOf({ type, outcome: 'error' }),
    };
    outcomes.set(type, made);
    return made;
  }
  const countErrors: OperationMetrics['countErrors'] = (list) => {
    for (const { extensions } of list) errors.inc({ code: labelOf(extensions?.code) });
  };
  return {
    countErrors,
    openSockets: new Gauge({ name: 'graphql_open_sockets', help: 'Open WebSockets.', registers }),
    openSubscriptions: new Gauge({ name: 'graphql_open_subscriptions', help: 'Subscriptions under way.', registers }),
    observe(type, startedAt, found) {
      const { ok, error } = outcomesOf(type);
      const series = found && found.length > 0 ? error : ok;
      series.observe((performance.now() - startedAt) / 1000);
      if (found) countErrors(found);
    },
  };
}

const graphqlCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
]);

/** Subgraphs may send any code; only known ones get a figure of their own. */
function labelOf(code: unknown): string {
  if (typeof code !== 'string') return 'NONE';
  return graphqlCodes.has(code) || Object.hasOwn(errorCodes, code) ? code : 'OTHER';
}
