import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@kizuna/kit/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portVariable } from './check-port.ts';
import { startServices } from './services.ts';
import { readSubgraphPlaces } from './services-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const subgraphNames = readSubgraphPlaces({}).map(({ name }) => name);
const anyPort = Object.fromEntries(['gateway', ...subgraphNames].map((name) => [portVariable(name), '0']));

describe('the many-process edition', { timeout: 90_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'kizuna-services-'));
    const ours = { DATABASE_URL: database.url, REDIS_URL: '', KIZUNA_DATA_DIR: folder, NODE_ENV: 'test' };
    env = { ...process.env, ...anyPort, ...ours };
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('says which port is in use, and how to move', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const message = (name: string) =>
      `Port ${port} of ${name} is in use: stop what uses it, or set ${portVariable(name)} to another.`;
    await expect(startServices({ env: { ...env, CHAT_PORT: String(port) } })).rejects.toThrow(message('chat'));
    await expect(startServices({ env: { ...env, PORT: String(port) } })).rejects.toThrow(message('gateway'));
    stranger.close();
  });

  it('says when PostgreSQL or Redis cannot be reached', async () => {
    const noDatabase = startServices({ env: { ...env, DATABASE_URL: 'postgres://kizuna:secret@127.0.0.1:1/kizuna' } });
    await expect(noDatabase).rejects.toThrow(
      'The database 127.0.0.1:1/kizuna (DATABASE_URL) cannot be used: ECONNREFUSED.',
    );
    const noRedis = startServices({ env: { ...env, REDIS_URL: 'redis://127.0.0.1:1' } });
    await expect(noRedis).rejects.toThrow('The Redis at 127.0.0.1:1 (REDIS_URL) cannot be used: ');
  });

  it('refuses production on all addresses without a public one', async () => {
    const started = startServices({ env: { ...env, NODE_ENV: 'production', HOST: '0.0.0.0', KIZUNA_PUBLIC_URL: '' } });
    await expect(started).rejects.toThrow('KIZUNA_PUBLIC_URL is not set');
  });

  it('refuses production without a secret', async () => {
    const started = startServices({ env: { ...env, NODE_ENV: 'production', KIZUNA_SECRET: '' } });
    await expect(started).rejects.toThrow('KIZUNA_SECRET is not set');
  });

  it('stops all when one service dies, and says which', async () => {
    const { supervisor, said, complaints, services } = await startSupervisor(env);
    const chat = services.find(({ name }) => name === 'chat');
    process.kill(chat?.pid ?? 0, 'SIGKILL');
    const [code] = await once(supervisor, 'close');
    expect(code).toBe(1);
    expect([...said, ...complaints].join('\n')).toContain('chat was ended by SIGKILL.');
    expect(services.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it('stops in order on SIGTERM, also while it starts', async () => {
    const { supervisor, said, services } = await startSupervisor(env);
    supervisor.kill('SIGTERM');
    const [code] = await once(supervisor, 'close');
    expect([code, said.at(-1)]).toEqual([0, 'Stopped.']);
    expect(services.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it('leaves no service behind when the supervisor is killed', async () => {
    const { supervisor, services } = await startSupervisor(env);
    supervisor.kill('SIGKILL');
    await once(supervisor, 'close');
    while (services.some(({ pid }) => isAlive(pid))) await delay(50);
  });
});

interface Supervised {
  readonly supervisor: ChildProcess;
  /** Its lines so far, and those of its stderr: two pipes, of which nobody knows which is read first. */
  readonly said: readonly string[];
  readonly complaints: readonly string[];
  readonly services: readonly { readonly name: string; readonly pid: number }[];
}

/** Runs `npm run start:services` from sources until each subgraph has a process. */
async function startSupervisor(env: NodeJS.ProcessEnv): Promise<Supervised> {
  const supervisor = spawn(
    process.execPath,
    ['--conditions=kizuna-source', '--import', 'tsx', 'platform/src/services-main.ts'],
    { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: supervisor.stderr }).on('line', (line) => complaints.push(line));
  const started = new Promise<Supervised['services']>((resolve, reject) => {
    createInterface({ input: supervisor.stdout }).on('line', (line) => {
      said.push(line);
      const found = [...line.matchAll(/(\w+) \(process (\d+)\)/g)].map(([, name = '', pid]) => ({
        name,
        pid: Number(pid),
      }));
      if (found.length === subgraphNames.length) resolve(found);
    });
    supervisor.once('close', () => reject(new Error([...said, ...complaints].join('\n'))));
  });
  return { supervisor, said, complaints, services: await started };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
