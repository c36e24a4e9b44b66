import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs a command quietly: one line while it runs, its last lines when it fails.
 * @param {string} title what the person waits for
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, shown?: boolean }} [options] shown: let its output through
 */
export async function step(title, command, args, options = {}) {
  const startedAt = Date.now();
  process.stdout.write(`  ${title} …${options.shown ? '\n' : ''}`);
  const { code, output } = await run(command, args, options);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code === 0) {
    if (!options.shown) process.stdout.write(` ${seconds} s\n`);
    return;
  }
  process.stdout.write('\n');
  if (!options.shown) console.error(output.trimEnd().split('\n').slice(-30).join('\n'));
  console.error(`${title}: failed (${[command, ...args].join(' ')}).`);
  process.exit(code ?? 1);
}

function run(command, args, { env, shown }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // npm and the tools in node_modules/.bin are scripts on Windows.
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Path of a tool that npm installed. */
export const tool = (name) => `${root}node_modules/.bin/${name}`;
