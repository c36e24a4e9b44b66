import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Redis of a test's own, empty, on 127.0.0.1. */
export interface RedisServer {
  readonly url: string;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
  /** Ends it as a crash does (SIGKILL); `restart` brings it back on the same port, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts the `redis-server` that is on the PATH. @returns null, after one clear line, when there is none */
export async function startRedisServer(): Promise<RedisServer | null> {
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-redis-'));
  const launched = await launchSomewhere(folder);
  if (!launched) {
    console.warn('No redis-server on the PATH: tests that need Redis are skipped.');
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  const { port } = launched;
  let child: ChildProcess | null = launched.child;
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  // A test file that fails while it is being loaded never reaches its afterAll; vitest then ends its worker by SIGTERM.
  const atExit = (): void => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const atTermination = (): void => process.exit(143);
  process.once('exit', atExit);
  process.once('SIGTERM', atTermination);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(port, folder);
    },
    async stop() {
      process.off('exit', atExit);
      process.off('SIGTERM', atTermination);
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** On a free port. Somebody else may take it before Redis does: then on another. @returns null when there is no such program */
async function launchSomewhere(folder: string): Promise<{ port: number; child: ChildProcess } | null> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      const child = await launch(port, folder);
      return child && { port, child };
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

/** @returns null when there is no such program */
async function launch(port: number, folder: string): Promise<ChildProcess | null> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(null) : reject(error)));
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready`)));
    // Reading on after "Ready" too, or a full pipe would stop the server one day.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(child);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}
