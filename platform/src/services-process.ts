import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** One service to run. */
export interface ServiceCommand {
  readonly name: string;
  /** Its main module, from `mainOf`. */
  readonly main: URL;
  readonly env: NodeJS.ProcessEnv;
  /** Told each line that it prints. */
  onLine(line: string): void;
}

/** A service that runs, or ran. */
export interface ServiceProcess {
  readonly name: string;
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  /** Settles when the process is gone, with a sentence about how it ended. */
  readonly ended: Promise<string>;
  /** Waits for the first message that the process sends. @throws Error when it ends first */
  message(): Promise<unknown>;
  /** Waits until `url` answers 200. @throws Error when the process ends first, or after two minutes */
  ready(url: string): Promise<void>;
  /** Asks it to stop, and insists after 25 seconds. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 120_000;
const pollMs = 50;
/** Of one question: one that hangs must not outlast the rest. */
const askTimeoutMs = 5_000;
/** Longer than a service gives itself to close what it has open. */
const stopTimeoutMs = 25_000;

const fromSources = import.meta.url.endsWith('.ts');
const sourceArguments = () => [
  '--conditions=kizuna-source',
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
];

/**
 * A module as this edition runs it: compiled, or the source when we run from sources ourselves.
 * @param folder of the package, seen from the repository's root
 * @param module path inside `src/` or `dist/`, without its ending
 */
export function mainOf(folder: string, module = 'main'): URL {
  const path = fromSources ? `src/${module}.ts` : `dist/${module}.js`;
  return new URL(`../../${folder}/${path}`, import.meta.url);
}

/** Starts a service; it ends when we do. */
export function startService(command: ServiceCommand): ServiceProcess {
  const { name } = command;
  const child = spawn(
    process.execPath,
    [
      ...(fromSources ? sourceArguments() : []),
      fileURLToPath(mainOf('platform', 'services-child')),
      fileURLToPath(command.main),
    ],
    {
      env: command.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C reaches it through us, and in order.
      detached: process.platform !== 'win32',
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => command.onLine(line));
  }
  const ended = endOf(name, child);
  const endsEarly = ended.then((sentence) => Promise.reject(new Error(sentence)));
  endsEarly.catch(() => {});
  return {
    name,
    pid: child.pid,
    ended,
    message: () => Promise.race([once(child, 'message').then(([message]) => message), endsEarly]),
    ready: (url) => Promise.race([waitUntilReady(name, url, child), endsEarly]),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(insist);
    },
  };
}

async function endOf(name: string, child: ChildProcess): Promise<string> {
  try {
    // 'close' comes when its last lines have been read, too.
    const [code, signal] = await once(child, 'close');
    return signal ? `${name} was ended by ${signal}.` : `${name} ended with exit code ${code}.`;
  } catch (error) {
    return `${name} could not be started: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

async function waitUntilReady(name: string, url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  while (child.exitCode === null && child.signalCode === null) {
    if (Date.now() > deadline) throw new Error(`${name} is not ready after ${readyTimeoutMs / 1000} seconds.`);
    const response = await fetch(url, { signal: AbortSignal.timeout(askTimeoutMs) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(pollMs);
  }
}
