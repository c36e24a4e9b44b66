/** `npm run verify`: what CI runs. */
import { spawnSync } from 'node:child_process';
import { setUp } from './lib/setup.mjs';
import { root, step, tool } from './lib/steps.mjs';

await setUp();
await step('Composed graph is up to date', tool('tsx'), ['scripts/compose.ts', '--check']);
await step('Graph breaks no client', tool('tsx'), ['scripts/check-graph.ts']);
await step('Table of who may ask for what is up to date', tool('tsx'), ['scripts/access-table.ts', '--check']);
await step('Client operations are up to date', 'node', ['scripts/client-operations.mjs', '--check']);
await step('Types', tool('tsc'), ['-p', 'tsconfig.json']);
await step('Types of the client', tool('tsc'), ['-p', 'client/tsconfig.json']);
await step('Lint and format', tool('biome'), ['check', '.']);
await step('Lint with types', tool('oxlint'), ['--type-aware']);
await step('Lock file names no hosts', 'node', ['scripts/check-lock-file.mjs']);
const { status } = spawnSync('node', ['scripts/test.mjs'], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
