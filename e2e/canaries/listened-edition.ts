import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '@kizuna/gateway/config';
import { readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { connect as connectDatabase } from '@kizuna/kit/db/connect';
import { createLogger } from '@kizuna/kit/logging/logger';
import { createClosers } from '@kizuna/kit/service/shutdown';
import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { startPlatform } from '@kizuna/platform/platform';
import { servicesProgram } from '../testkit/services-program.ts';

/** A whole Kizuna that logs everything it can, and of which all that it says is kept. */
export interface ListenedEdition {
  readonly url: string;
  readonly sql: ReturnType<typeof connectDatabase>;
  readonly mailFolder: string;
  /** Every line of every log so far. */
  log(): Promise<string>;
  /** Every command that came to Redis; empty where there is none. */
  redis(): string;
  stop(): Promise<void>;
}

export type EditionKind = 'in one process' | 'as services';

export async function startListened(kind: EditionKind): Promise<ListenedEdition> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-canaries-'));
  const redis = await startRedisServer();
  const monitor = redis ? monitorOf(redis.url) : null;
  const sql = connectDatabase(database.url, { max: 2 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ S3_BUCKET: '', SMTP_URL: '', KIZUNA_SECRET: '', KIZUNA_PUBLIC_URL: '', SUBGRAPH_URLS: '' },
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', KIZUNA_DEMO: '1', KIZUNA_DEMO_MEDIA: '0', LOG_LEVEL: 'trace' },
    ...{ DATABASE_URL: database.url, REDIS_URL: redis?.url ?? '', KIZUNA_DATA_DIR: folder },
  };
  const running = kind === 'in one process' ? await startOne(env, folder) : await startMany(env);
  return {
    ...running,
    sql,
    mailFolder: join(folder, 'mail'),
    redis: () => monitor?.heard() ?? '',
    async stop() {
      await running.stop();
      monitor?.close();
      await redis?.stop();
      await sql.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startOne(env: NodeJS.ProcessEnv, folder: string) {
  const file = join(folder, 'kizuna.log');
  const logger = createLogger({ service: 'kizuna', level: 'trace', file });
  const closers = createClosers(logger);
  const config = readKizunaConfig(env);
  const gateway = { ...readGatewayConfig(env, config.production), port: await freePort() };
  const { url } = await startPlatform({ config, gateway, logger, closers });
  return { url, log: () => readFile(file, 'utf8'), stop: () => closers.closeAll() };
}

async function startMany(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  const names = ['USERS', 'PERFORMERS', 'MEDIA', 'AI', 'FORUM', 'CHAT', 'JOBS'];
  const anyPort = Object.fromEntries(['PORT', ...names.map((name) => `${name}_PORT`)].map((name) => [name, '0']));
  const { startServices } = await servicesProgram();
  const services = await startServices({ env: { ...env, ...anyPort }, onLine: (_, line) => void lines.push(line) });
  return { url: services.url, log: async () => lines.join('\n'), stop: () => services.stop() };
}

/** Hears all that Redis is told. */
function monitorOf(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => {});
  socket.write('MONITOR\r\n');
  return { heard: () => heard, close: () => socket.destroy() };
}

/** The heads of all mails, without the address that each goes to. */
export async function mailHeads(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return mails.map((mail) => (mail.split('\r\n\r\n', 1)[0] ?? '').replace(/^To: .*$/m, '')).join('\n');
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
