import { readGatewayConfig } from '@kizuna/gateway/config';
import { ConfigError } from '@kizuna/kit/config/env';
import { type KizunaConfig, readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { readOrCreateMasterSecret } from '@kizuna/kit/config/secrets';
import { createLogger } from '@kizuna/kit/logging/logger';
import { type Closers, createClosers } from '@kizuna/kit/service/shutdown';
import { holdDataFolder } from './data-folder.ts';
import { checkPort, checkRedis, prepareDatabase } from './services-checks.ts';
import { readSubgraphPorts, subgraphNames } from './services-config.ts';
import { mainOf, type ServiceProcess, startService } from './services-process.ts';

export interface ServicesOptions {
  /** Configuration, read as the services read it; they get it too. `CHAT_PORT` and the like move a subgraph, 0 to any free port. */
  readonly env: NodeJS.ProcessEnv;
  /** Told each line that a service prints. */
  onLine?(service: string, line: string): void;
  /** Told each step of the start, for a person who waits. */
  onProgress?(step: string): void;
}

/** A running many-process edition. */
export interface Services {
  /** Where the gateway listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Settles when a service has ended by itself, with a sentence that names it. The others run on until `stop`. */
  readonly failed: Promise<string>;
  /** Stops the gateway, then the subgraphs, then the database. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';

/**
 * Starts every subgraph and, when they are ready, the gateway, each as a process of its own. With no `DATABASE_URL` they get
 * the embedded PostgreSQL on the data folder; with no `REDIS_URL` their bus is PostgreSQL's LISTEN/NOTIFY.
 * @throws ConfigError or Error with one sentence; nothing is left running then
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const logger = createLogger({ service: 'supervisor', level: 'silent' });
  const closers = createClosers(logger);
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function start(options: ServicesOptions, closers: Closers): Promise<Services> {
  const { onLine = () => {}, onProgress = () => {} } = options;
  const config = readKizunaConfig(options.env);
  const gateway = readGatewayConfig(options.env, config.production);
  const ports = await choosePorts(options.env, gateway);
  const folder = await holdDataFolder(config.dataFolder);
  closers.add('data folder', () => folder.release());
  onProgress(adaptersOf(config));

  const run = (name: string, main: URL, env: NodeJS.ProcessEnv): ServiceProcess => {
    const service = startService({ name, main, env: { ...options.env, ...env }, onLine: (line) => onLine(name, line) });
    closers.add(name, () => service.stop());
    return service;
  };

  const database = config.databaseUrl ? null : run('database', mainOf('platform', 'services-database'), {});
  const databaseUrl = config.databaseUrl ?? (await addressFrom(database));
  await prepareDatabase(databaseUrl);
  if (config.redisUrl) await checkRedis(config.redisUrl);

  const url = `http://${gateway.host === '0.0.0.0' ? host : gateway.host}:${ports.gateway}`;
  const shared = {
    DATABASE_URL: databaseUrl,
    KIZUNA_DATA_DIR: config.dataFolder,
    KIZUNA_SECRET: masterSecret(config),
    KIZUNA_PUBLIC_URL: config.publicUrl ?? url,
  };
  onProgress(`Starting ${subgraphNames.join(', ')}`);
  const subgraphs = subgraphNames.map((name) => {
    const port = ports.subgraphs[name];
    return { ready: `http://${host}:${port}/health/ready`, service: run(name, mainOf(`subgraphs/${name}`), { ...shared, HOST: host, PORT: String(port) }) };
  });
  await Promise.all(subgraphs.map(({ service, ready }) => service.ready(ready)));

  return { url };
}
