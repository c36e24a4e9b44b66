import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { createTestDatabase } from '../testing/test-database.ts';

/** A service that needs nothing but its database. */
const program = `
import { buildSchema } from 'graphql';
import { connectDatabase } from '@kizuna/kit/db/database';
import { runService } from '@kizuna/kit/service/run-service';

await runService({
  name: 'tiny',
  defaultPort: 1,
  async create({ databaseUrl }) {
    const database = connectDatabase({ url: databaseUrl, schema: 'jobs', tables: {}, maxConnections: 1 });
    return {
      name: 'tiny',
      schema: buildSchema('type Query { one: Int }'),
      createContext: (request) => request,
      health: { database: () => database.ping() },
      close: () => database.close(),
    };
  },
});`;

describe('a service', () => {
  const running: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'close');
    }
  });

  function run(env: NodeJS.ProcessEnv) {
    const child = spawn(
      process.execPath,
      ['--conditions=kizuna-source', '--import', 'tsx', '--input-type=module', '--eval', program],
      {
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
        env: { ...process.env, REDIS_URL: '', NODE_ENV: 'test', KIZUNA_SECRET: 'x'.repeat(32), ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    running.push(child);
    return child;
  }

  it('says what is wrong in its configuration in one sentence, and ends with 78', async () => {
    const child = run({ LOG_LEVEL: 'verbose' });
    const said = text(child.stderr);
    const [code] = await once(child, 'close');
    expect(await said).toMatch(/^tiny: LOG_LEVEL .+\n$/);
    expect(code).toBe(78);
  });

  it('is ready while its database answers, and not when that is gone', async () => {
    const database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    const proxy = await startTcpProxy(Number(port), hostname);
    const throughProxy = Object.assign(new URL(database.url), { port: String(proxy.port) });
    const own = await freePort();
    run({ DATABASE_URL: throughProxy.href, PORT: String(own) });
    const ready = async () => {
      const response = await fetch(`http://127.0.0.1:${own}/health/ready`);
      return [response.status, await response.json()];
    };
    await vi.waitFor(async () => expect(await ready()).toEqual([200, { status: 'ok', checks: { database: 'ok' } }]), {
      timeout: 20_000,
      interval: 100,
    });
    await proxy.cut();
    expect(await ready()).toEqual([503, { status: 'failing', checks: { database: 'failing' } }]);
    await proxy.mend();
    await vi.waitFor(async () => expect((await ready())[0]).toBe(200), { interval: 100 });
    await proxy.close();
    await database.drop();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? 0 : address.port;
}
