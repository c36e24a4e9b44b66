import { type CountSeries, createPlainCounter, PlainHistogram } from '@kizuna/kit/service/plain-metrics';
import { Gauge, type Registry } from 'prom-client';
import { type FailureReason, failureReasons } from './subgraph-failure.ts';

/** What there is to see of a subgraph at the moment of asking. */
export interface SubgraphState {
  circuitOpen(): boolean;
  queued(): number;
  underWay(): number;
  /** Since the start. */
  resent(): number;
}

/** The figures of one subgraph. Milliseconds go in. */
export interface SubgraphMetrics {
  answered(milliseconds: number): void;
  failed(reason: FailureReason, milliseconds: number): void;
  retried(): void;
  /** A fetch took part in another's answer. */
  shared(): void;
  observe(state: SubgraphState): void;
}

/** Figures of the ways to the subgraphs for Prometheus; ask for one subgraph's once, when its transport is made. */
export function createTransportMetrics(registry: Registry): (subgraph: string) => SubgraphMetrics {
  const registers = [registry];
  const states = new Map<string, SubgraphState>();
  const fetches = createPlainCounter({
    name: 'subgraph_fetches_total',
    help: 'Fetches from subgraphs, by what came of them: ok, or why there was no answer.',
    labelNames: ['subgraph', 'outcome'],
    registers,
  });
  const duration = new PlainHistogram({
    name: 'subgraph_fetch_duration_seconds',
    help: 'Time of a fetch from a subgraph, with its waiting and further tries.',
    labelNames: ['subgraph'],
    buckets: [0.001, 0.002, 0.005, 0.02, 0.1, 0.5, 1, 3, 10, 30],
    registers,
  });
  const retries = createPlainCounter({
    name: 'subgraph_retries_total',
    help: 'Further tries of queries.',
    labelNames: ['subgraph'],
    registers,
  });
  const shared = createPlainCounter({
    name: 'subgraph_shared_reads_total',
    help: 'Fetches that took part in the answer to an identical one.',
    labelNames: ['subgraph'],
    registers,
  });
  /** A gauge that is read when Prometheus asks. */
  const stateGauge = (metric: string, help: string, read: (state: SubgraphState) => number) =>
    new Gauge({
      name: metric,
      help,
      labelNames: ['subgraph'],
      registers,
      collect() {
        for (const [subgraph, state] of states) this.set({ subgraph }, read(state));
      },
    });
  stateGauge('subgraph_circuit_open', 'Whether a subgraph is left in peace: 1 or 0.', (state) =>
    state.circuitOpen() ? 1 : 0,
  );
  stateGauge(
    'subgraph_queries_resent',
    'Queries sent once more since the start, because one before them on their connection was slow or went wrong.',
    (state) => state.resent(),
  );
  stateGauge('subgraph_fetches_queued', 'Fetches that wait for a slot.', (state) => state.queued());
  stateGauge('subgraph_fetches_under_way', 'Fetches that have a slot.', (state) => state.underWay());

  return (subgraph) => {
    const answered = fetches({ subgraph, outcome: 'ok' });
    // A series that is there from the start shows its first increase.
    const reasons = Object.keys(failureReasons).map((outcome) => [outcome, fetches({ subgraph, outcome })] as const);
    const failed = new Map<string, CountSeries>(reasons);
    const time = duration.seriesOf({ subgraph });
    const retried = retries({ subgraph });
    const sharedOnes = shared({ subgraph });
    return {
      answered(milliseconds) {
        answered.count += 1;
        time.observe(milliseconds / 1_000);
      },
      failed(reason, milliseconds) {
        const series = failed.get(reason);
        if (series) series.count += 1;
        time.observe(milliseconds / 1_000);
      },
      retried() {
        retried.count += 1;
      },
      shared() {
        sharedOnes.count += 1;
      },
      observe: (state) => states.set(subgraph, state),
    };
  };
}
