import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '@kizuna/gateway/config';
import { readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createClosers } from '@kizuna/kit/service/shutdown';
import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { startPlatform } from '@kizuna/platform/platform';
import { startServices } from '@kizuna/platform/services';

/** A whole Kizuna of a test's own: an empty database, a temporary data folder, the demo cast, free ports. */
export interface Edition {
  readonly url: string;
  readonly databaseUrl: string;
  /** Where the mails are, in its folder `mail`, and everything else that is not in the database. */
  readonly dataFolder: string;
  stop(): Promise<void>;
}

/** What both editions are configured with; the rest of the environment is left as it is. */
async function prepare() {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-edition-'));
  const elsewhere = {
    REDIS_URL: '',
    S3_BUCKET: '',
    SMTP_URL: '',
    KIZUNA_SECRET: '',
    KIZUNA_PUBLIC_URL: '',
    SUBGRAPH_URLS: '',
  };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...elsewhere,
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    KIZUNA_DATA_DIR: folder,
    KIZUNA_DEMO: '1',
    LOG_LEVEL: process.env.KIZUNA_TEST_LOG || 'error',
    HOST: '127.0.0.1',
  };
  const clean = async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  return { env, clean, databaseUrl: database.url, dataFolder: folder };
}

/** Gateway and subgraphs in the test's process. */
export async function startOneProcess(): Promise<Edition> {
  const { env, clean, ...places } = await prepare();
  const logger = testLogger();
  const closers = createClosers(logger);
  closers.add('database and folder', clean);
  const port = await freePort();
  const config = readKizunaConfig(env);
  const gateway = { ...readGatewayConfig(env, config.production), port };
  try {
    const { url } = await startPlatform({ config, gateway, logger, closers });
    return { url, ...places, stop: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Each service as a process of its own, with Redis between them where there is one. */
export async function startManyProcesses(): Promise<Edition> {
  const { env, clean, ...places } = await prepare();
  const redis = await startRedisServer();
  const anyPort = [
    'PORT',
    ...['USERS', 'PERFORMERS', 'MEDIA', 'AI', 'FORUM', 'CHAT', 'JOBS'].map((name) => `${name}_PORT`),
  ];
  const cleanAll = async () => {
    await redis?.stop();
    await clean();
  };
  try {
    const services = await startServices({
      env: { ...env, REDIS_URL: redis?.url ?? '', ...Object.fromEntries(anyPort.map((name) => [name, '0'])) },
      onLine: (service, line) => console.log(`${service} | ${line}`),
    });
    return {
      url: services.url,
      ...places,
      async stop() {
        await services.stop();
        await cleanAll();
      },
    };
  } catch (error) {
    await cleanAll();
    throw error;
  }
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
