/** `npm test`: sets up what is missing, then runs every test; `--long` adds the long random runs. Other arguments go to vitest. */

import { spawn } from 'node:child_process';
import { setUp } from './lib/setup.mjs';
import { root, tool } from './lib/steps.mjs';

await setUp();
const args = process.argv.slice(2);
const long = args.includes('--long');
const child = spawn(tool('vitest'), ['run', ...args.filter((arg) => arg !== '--long')], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    APOLLO_TELEMETRY_DISABLED: '1',
    KIZUNA_TEST_COMPILED: '1',
    ...(long ? { KIZUNA_TEST_LONG: '1' } : {}),
  },
});
child.on('close', (code) => process.exit(code ?? 1));
