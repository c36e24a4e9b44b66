import { beforeAll, describe, expect, it } from 'vitest';
import { allCases } from '../testing/differential/cases/all-cases.ts';
import { ownGraph } from '../testing/differential/cases/own-graph.ts';
import { checkRandom, checkWritten } from '../testing/differential/check-case.ts';
import { type ComposedCase, composeCase } from '../testing/differential/compose-case.ts';
import { createStockRun } from '../testing/differential/stock-gateway.ts';
import { createRun } from '../testing/differential/system-under-test.ts';

const seed = 20_261_121;
const operations = 35;

describe.each(allCases)('the graph of $name', (federated) => {
  let composed: ComposedCase;
  beforeAll(() => {
    composed = composeCase(federated);
  });
  it.each(['later', 'at once'] as const)('answers as one server would, its subgraphs answering %s', async (form) => {
    const run = createRun(composed, form);
    const written = await checkWritten(composed, run, seed);
    const random = await checkRandom(composed, run, { seed: form === 'later' ? seed : seed * 2, operations });
    expect([...written.failures, ...random.failures].join('\n\n')).toBe('');
    expect(random.dropped).toBeLessThan(operations);
  });
});

it('answers on our own graph what the stock gateway answers', async () => {
  const composed = composeCase(ownGraph);
  const { failures } = await checkWritten(composed, createStockRun(composed), seed);
  expect(failures.filter((failure) => !failure.includes('fault')).join('\n\n')).toBe('');
});
