import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { root, step, tool } from './steps.mjs';

const stamp = `${root}node_modules/.kizuna-installed`;

/** Brings everything up to date that a command needs: packages, generated files, compiled code. Does nothing twice. */
export async function setUp() {
  checkNode();
  await install();
  await step(
    'Building what is stale',
    tool('turbo'),
    ['run', 'build', '--output-logs=errors-only', '--no-update-notifier'],
    {
      env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    },
  );
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Kizuna needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs when packages are missing or others than the lock file names. */
export async function install() {
  const lock = readFileSync(`${root}package-lock.json`, 'utf8');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!isInstalled(lock)) {
    await step('Installing packages (a few minutes)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  writeFileSync(stamp, wanted);
}

/** Whether somebody's own `npm install` or `npm ci` brought them: npm keeps a list of what it put there. */
function isInstalled(lock) {
  const list = `${root}node_modules/.package-lock.json`;
  if (!existsSync(list)) return false;
  const { '': _root, ...wanted } = JSON.parse(lock).packages;
  const found = JSON.parse(readFileSync(list, 'utf8')).packages;
  const same = (path) => found[path]?.version === wanted[path].version;
  // Other platforms' binaries are optional and stay away.
  return Object.keys(wanted).every((path) => (found[path] ? same(path) : wanted[path].optional));
}
