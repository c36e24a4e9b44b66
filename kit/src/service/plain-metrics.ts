import {
  Counter,
  type CounterConfiguration,
  Histogram,
  type HistogramConfiguration,
  type LabelValues,
} from 'prom-client';

/**
 * Counters and histograms for what every request counts. prom-client makes a text of the labels for each count, which takes several
 * times as long as counting: here whoever counts keeps its series, and prom-client is told the numbers when Prometheus asks.
 */

/** One series of a counter. */
export interface CountSeries {
  count: number;
}

/** A counter whose series are plain numbers. @returns makes the series of a set of labels: once, to be kept */
export function createPlainCounter<Label extends string>(
  configuration: Omit<CounterConfiguration<Label>, 'collect'>,
): (labels: LabelValues<Label>) => CountSeries {
  const all = new Map<CountSeries, LabelValues<Label>>();
  new Counter({
    ...configuration,
    collect() {
      this.reset();
      for (const [{ count }, labels] of all) this.inc(labels, count);
    },
  });
  return (labels) => {
    const series = { count: 0 };
    all.set(series, labels);
    return series;
  };
}

/** One series of a histogram. */
export class ObservedSeries {
  private readonly bounds: readonly number[];
  /** By bucket; the last one is for what is above all bounds. */
  private readonly counts: number[];
  private sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    for (const bound of this.bounds) {
      if (value <= bound) break;
      bucket += 1;
    }
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }

  /** As Prometheus has it: each bucket counts what is in those below it, too. */
  values(name: string, sharedLabels: object) {
    let count = 0;
    const buckets = this.counts.map((own, bucket) => {
      count += own;
      return {
        metricName: `${name}_bucket`,
        labels: { le: this.bounds[bucket] ?? '+Inf' },
        sharedLabels,
        value: count,
      };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }
}

/** A histogram whose series are plain numbers. Only `seriesOf` is to be used of it. */
export class PlainHistogram<Label extends string> extends Histogram<Label> {
  private readonly configuration: HistogramConfiguration<Label> & { readonly buckets: number[] };
  private readonly all = new Map<ObservedSeries, LabelValues<Label>>();

  constructor(configuration: HistogramConfiguration<Label> & { readonly buckets: number[] }) {
    super(configuration);
    this.configuration = configuration;
  }

  /** Makes the series of a set of labels: once, to be kept. */
  seriesOf(labels: LabelValues<Label>): ObservedSeries {
    const series = new ObservedSeries(this.configuration.buckets);
    this.all.set(series, labels);
    return series;
  }

  /** By this name, which its types leave out, prom-client asks histograms what to tell Prometheus. */
  async getForPromString() {
    const { name, help } = this.configuration;
    const values = [...this.all].flatMap(([series, labels]) => series.values(name, labels));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}
