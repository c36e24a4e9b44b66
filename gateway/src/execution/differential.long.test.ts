import { expect, it } from 'vitest';
import { allCases } from '../testing/differential/cases/all-cases.ts';
import { checkRandom } from '../testing/differential/check-case.ts';
import { composeCase } from '../testing/differential/compose-case.ts';
import { createRun } from '../testing/differential/system-under-test.ts';

const minutes = Number(process.env.KIZUNA_DIFFERENTIAL_MINUTES ?? 60);
const firstSeed = Number(process.env.KIZUNA_DIFFERENTIAL_SEED ?? Date.now() % 1_000_000_000);
/** Operations that a graph runs before it is the next one's turn. */
const batch = 50;
const enough = 10;

it(
  'answers new random operations as one server would, for an hour',
  async () => {
    console.log(
      `differential: ${minutes} minutes from seed ${firstSeed} (set KIZUNA_DIFFERENTIAL_SEED to run it again)`,
    );
    const graphs = await Promise.all(
      allCases.map(async (federated) => {
        const composed = composeCase(federated);
        return { composed, runs: [createRun(composed, 'later'), createRun(composed, 'at once')] };
      }),
    );
    const failures: string[] = [];
    const end = Date.now() + minutes * 60_000;
    let count = 0;
    for (let seed = firstSeed; Date.now() < end && failures.length < enough; seed += batch * 4) {
      for (const { composed, runs } of graphs) {
        for (const [nth, run] of runs.entries()) {
          const report = await checkRandom(composed, run, { seed: seed + nth * batch * 2, operations: batch });
          failures.push(...report.failures);
          count += report.run;
        }
        if (Date.now() >= end) break;
      }
    }
    console.log(`differential: ${count} operations, ${failures.length} failures`);
    expect(failures.join('\n\n')).toBe('');
  },
  (minutes + 5) * 60_000,
);
