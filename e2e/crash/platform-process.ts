import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The one-process edition as `npm start` runs it, in a process of its own. */
export interface PlatformProcess {
  /** Settles when it is gone and its last words have been read. */
  readonly ended: Promise<Ending>;
  /** Waits until it says where it can be found. @throws Error with what it said when it ends first */
  ready(): Promise<string>;
  /** Waits for a line on standard output. @throws Error with what it said when it ends first */
  line(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** KIZUNA_TEST_SOURCES=1 runs the sources, for whoever has not built them. */
function program(): string[] {
  const compiled = fileURLToPath(new URL('../../platform/dist/main.js', import.meta.url));
  if (existsSync(compiled) && process.env.KIZUNA_TEST_SOURCES !== '1') return [compiled];
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const source = fileURLToPath(new URL('../../platform/src/main.ts', import.meta.url));
  return ['--import', tsx, '--conditions=kizuna-source', source];
}

/**
 * Starts it with nothing in its environment but what is given.
 * @param account a user and group number to run as, where we are root
 */
export function startPlatformProcess(env: Readonly<Record<string, string>>, account?: number): PlatformProcess {
  const child = spawn(process.execPath, program(), {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      APOLLO_TELEMETRY_DISABLED: '1',
      KIZUNA_DEMO: '1',
      KIZUNA_DEMO_MEDIA: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account === undefined ? {} : { uid: account, gid: account }),
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const ended = endOf(child, said);
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    line: (pattern) => lineOf(child, said, pattern, ended),
    async ready() {
      const line = await lineOf(child, said, /Web client +http\S+/, ended);
      await lineOf(child, said, /Stop with Ctrl-C/, ended);
      return line.replace(/^.*?(http\S+?)\/?$/, '$1');
    },
  };
}

async function endOf(child: ChildProcess, said: { stdout: string; stderr: string }): Promise<Ending> {
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...said };
}

function lineOf(
  child: ChildProcess,
  said: { readonly stdout: string },
  pattern: RegExp,
  ended: Promise<Ending>,
): Promise<string> {
  const known = said.stdout
    .split('\n')
    .slice(0, -1)
    .find((line) => pattern.test(line));
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (pattern.test(line)) resolve(line);
      });
    }
    ended.then((ending) => reject(new Error(`It ended first: ${JSON.stringify(ending)}`)), reject);
  });
}

/** Numbers of the live processes at work in a folder or below it, or started with it as an argument. Linux only. */
export function processesOn(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && isOn(pid, folder));
}

function isOn(pid: number, folder: string): boolean {
  try {
    if (readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) return false;
    return (
      readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ||
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    );
  } catch {
    // It is gone, or not ours to look at.
    return false;
  }
}
