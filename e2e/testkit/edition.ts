import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '@kizuna/gateway/config';
import { readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { readOrCreateMasterSecret } from '@kizuna/kit/config/secrets';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createClosers } from '@kizuna/kit/service/shutdown';
import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { startPlatform } from '@kizuna/platform/platform';
import { mainOf, type ServiceProcess, startService } from '@kizuna/platform/services-process';
import { servicesProgram } from './services-program.ts';

/** A whole Kizuna of a test's own: an empty database, a temporary data folder, the demo cast with its words, free ports. */
export interface Edition {
  readonly url: string;
  readonly databaseUrl: string;
  /** Where the mails are, in its folder `mail`, and everything else that is not in the database. */
  readonly dataFolder: string;
  /** Of subgraphs that are processes of their own, by name. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Kills the process of a subgraph with SIGKILL; null where all is one process. @returns starts it again in its place */
  readonly killSubgraph: ((name: string) => Promise<() => Promise<void>>) | null;
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
    // What the demo draws for itself costs more than the start; who needs it says so.
    KIZUNA_DEMO_MEDIA: process.env.KIZUNA_DEMO_MEDIA || '0',
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
  const [port = 0] = await freePorts(1);
  const config = readKizunaConfig(env);
  const gateway = { ...readGatewayConfig(env, config.production), port };
  try {
    const { url } = await startPlatform({ config, gateway, logger, closers });
    return { url, ...places, subgraphUrls: {}, killSubgraph: null, stop: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Each service as a process of its own, with Redis between them where there is one. */
export async function startManyProcesses(): Promise<Edition> {
  const { env, clean, ...places } = await prepare();
  const redis = await startRedisServer();
  const names = ['users', 'performers', 'media', 'ai', 'forum', 'chat', 'jobs'];
  const [gatewayPort, ...subgraphPorts] = await freePorts(1 + names.length);
  const ports = Object.fromEntries(
    names.map((name, index) => [`${name.toUpperCase()}_PORT`, `${subgraphPorts[index]}`]),
  );
  const urls = names.map((name, index) => [name, `http://127.0.0.1:${subgraphPorts[index]}/graphql`]);
  const pids = new Map<string, number>();
  const restarted: ServiceProcess[] = [];
  const cleanAll = async () => {
    await redis?.stop();
    await clean();
  };
  const settings = { ...env, ...ports, PORT: String(gatewayPort), REDIS_URL: redis?.url ?? '' };
  const onLine = (service: string, line: string) => console.log(`${service} | ${line}`);
  try {
    const { startServices } = await servicesProgram();
    const services = await startServices({
      env: settings,
      onLine,
      onProgress(step) {
        for (const [, name = '', pid] of step.matchAll(/(\w+) \(process (\d+)\)/g)) pids.set(name, Number(pid));
      },
    });
    const restart = async (name: string, place: URL) => {
      const shared = {
        KIZUNA_SECRET: readOrCreateMasterSecret(places.dataFolder),
        KIZUNA_PUBLIC_URL: services.publicUrl,
        PORT: place.port,
      };
      const main = mainOf(`subgraphs/${name}`);
      const service = startService({
        name,
        main,
        env: { ...settings, ...shared },
        onLine: (line) => onLine(name, line),
      });
      restarted.push(service);
      await service.ready(new URL('/health/ready', place).href);
    };
    return {
      url: services.url,
      ...places,
      subgraphUrls: Object.fromEntries(urls),
      async killSubgraph(name) {
        const pid = pids.get(name);
        if (pid === undefined) throw new Error(`There is no process of ${name}.`);
        process.kill(pid, 'SIGKILL');
        await services.failed;
        return () => restart(name, new URL(`http://127.0.0.1:${ports[`${name.toUpperCase()}_PORT`]}`));
      },
      async stop() {
        await Promise.all(restarted.map((service) => service.stop()));
        await services.stop();
        await cleanAll();
      },
    };
  } catch (error) {
    await cleanAll();
    throw error;
  }
}

/** Below those that systems give to outgoing connections: one of ours would take it before it is listened on. */
async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(15_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening').then(
      () => held.set(port, server),
      () => {},
    );
  }
  await Promise.all([...held.values()].map((server) => once(server.close(), 'close')));
  return [...held.keys()];
}
