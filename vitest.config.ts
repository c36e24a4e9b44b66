import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['kizuna-source', 'node'];
const long = process.env.KIZUNA_TEST_LONG === '1';

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
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    server: { deps: { inline: [/@kizuna\//] } },
  },
});
