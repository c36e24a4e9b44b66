/** `npm run dev`: the one-process edition, the web client and the generated types, all reloaded on change. */
import { spawn } from 'node:child_process';
import { setUp } from './lib/setup.mjs';
import { root, tool } from './lib/steps.mjs';

await setUp();
const commands = [
  [tool('graphql-codegen'), ['--watch'], root],
  [tool('tsx'), ['watch', '--conditions=kizuna-source', 'platform/src/main.ts'], root],
  [tool('vite'), ['--clearScreen=false'], `${root}client`],
];
const children = commands.map(([command, args, cwd]) =>
  spawn(command, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // The page comes from Vite, so signed addresses must lead there too; Vite hands them on.
    env: { KIZUNA_PUBLIC_URL: 'http://127.0.0.1:5173', ...process.env, APOLLO_TELEMETRY_DISABLED: '1' },
  }),
);
// Ctrl-C reaches all of them by itself; when one of them ends, the others are told.
process.on('SIGINT', () => {});
await Promise.race(children.map((child) => new Promise((resolve) => child.on('close', resolve))));
for (const child of children) child.kill('SIGTERM');
