import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createPlainCounter, PlainHistogram } from './plain-metrics.ts';

const common = { name: 'made', help: 'What was made.', labelNames: ['of'] as const };

describe('metrics that count in plain numbers', () => {
  it('tell Prometheus what prom-client tells of a counter', async () => {
    const [plain, stock] = [new Registry(), new Registry()];
    const paper = createPlainCounter({ ...common, registers: [plain] })({ of: 'paper' });
    const counter = new Counter({ ...common, registers: [stock] });
    for (let times = 0; times < 3; times += 1) {
      paper.count += 1;
      counter.inc({ of: 'paper' });
      expect(await plain.metrics()).toBe(await stock.metrics());
    }
  });

  it('tell Prometheus what prom-client tells of a histogram', async () => {
    const [plain, stock] = [new Registry(), new Registry()];
    for (const registry of [plain, stock]) registry.setDefaultLabels({ service: 'gateway' });
    const buckets = [0.1, 1, 10];
    const ours = new PlainHistogram({ ...common, buckets, registers: [plain] });
    const theirs = new Histogram({ ...common, buckets, registers: [stock] });
    const [paper, clay] = [ours.seriesOf({ of: 'paper' }), ours.seriesOf({ of: 'clay' })];
    for (const value of [0, 0.1, 0.5, 1, 7, 10, 11, 1_000]) {
      paper.observe(value);
      theirs.observe({ of: 'paper' }, value);
    }
    clay.observe(2);
    theirs.observe({ of: 'clay' }, 2);
    expect(await plain.metrics()).toBe(await stock.metrics());
  });
});
