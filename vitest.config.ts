import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const conditions = ['kizuna-source', 'node'];
const long = process.env.KIZUNA_TEST_LONG === '1';

/** What takes longest begins first, in a fresh clone too, where nothing is known of earlier runs: no worker then waits for the last file. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groups = [
      /\/e2e\/browser\//,
      /\/e2e\/|\/(?:differential|load|process-video|socket-floods|worker-planner)\.test\.ts$/,
      /./,
    ];
    const groupOf = ({ moduleId }: TestSpecification) => groups.findIndex((group) => group.test(moduleId));
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => groupOf(one) - groupOf(other));
  }
}

export default defineConfig({
  resolve: {
    conditions,
    // Vite would take graphql's ES module build; the packages that Node loads by itself have the other one, and the two do not mix.
    alias: [
      { find: /^graphql$/, replacement: fileURLToPath(new URL('./node_modules/graphql/index.js', import.meta.url)) },
    ],
  },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    include: ['{kit,gateway,platform,client,scripts}/**/*.test.ts', 'subgraphs/*/src/**/*.test.ts', 'e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(long ? [] : ['**/*.long.test.ts'])],
    globalSetup: ['kit/src/testing/vitest-global-setup.ts'],
    setupFiles: ['kit/src/testing/patient-waits.ts'],
    // For a machine that is slow, or busy with other things; nobody waits longer than it takes.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Some files wait most of the time, for another process or for a time that is their subject.
    maxWorkers: 3,
    // A worker keeps the modules that it has loaded: nothing of ours remembers at module level what a test of another file could see.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    server: { deps: { inline: [/@kizuna\//] } },
  },
});
