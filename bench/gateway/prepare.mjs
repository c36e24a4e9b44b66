import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { install } from '../../scripts/lib/setup.mjs';
import { step, tool } from '../../scripts/lib/steps.mjs';

/** Brings up to date what the benchmark needs: Kizuna's packages, its compiled gateway, and the peers. Does nothing twice. */
await install();
await step(
  'Building the gateway',
  tool('turbo'),
  ['run', 'build', '--filter=@kizuna/gateway', '--output-logs=errors-only'],
  {
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
);

const stamp = fileURLToPath(new URL('../node_modules/.installed', import.meta.url));
const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const wanted = createHash('sha256').update(lock).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const args = ['ci', '--prefix', 'bench', '--no-audit', '--no-fund', '--loglevel=error'];
  await step('Installing the peers (a minute or two)', 'npm', args);
  writeFileSync(stamp, wanted);
}
