import { readGatewayConfig } from '@kizuna/gateway/config';
import { type KizunaConfig, readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { localUrlOf, publicUrlOf } from '@kizuna/kit/config/public-url';
import { masterSecretOf } from '@kizuna/kit/config/secrets';
import { createLogger, type Logger } from '@kizuna/kit/logging/logger';
import { type Closers, openWhole } from '@kizuna/kit/service/shutdown';
import { z } from 'zod';
import { checkPort } from './check-port.ts';
import { holdDataFolder } from './data-folder.ts';
import { checkRedis, prepareDatabase } from './services-checks.ts';
import { readSubgraphPlaces, type SubgraphPlace } from './services-config.ts';
import { mainOf, type ServiceProcess, startService } from './services-process.ts';

export interface ServicesOptions {
  /** Configuration; the services get it too. `CHAT_PORT` and the like move a subgraph, 0 to any free port. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops what was started so far when it comes during the start. */
  readonly signal?: AbortSignal;
  /** Told each line that a service prints. */
  onLine?(service: string, line: string): void;
  /** Told each step of the start, for a person who waits. */
  onProgress?(step: string): void;
}

/** A running many-process edition. */
export interface Services {
  /** Where this machine reaches the gateway, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** How browsers reach it. */
  readonly publicUrl: string;
  /** Settles when a service ends by itself, with a sentence that names it; the others run on until `stop`. */
  readonly failed: Promise<string>;
  /** Stops the gateway, then the subgraphs, then the database. */
  stop(): Promise<void>;
}

/** Subgraphs are for the gateway, not for the network. */
const subgraphHost = '127.0.0.1';
const databaseMessage = z.object({ databaseUrl: z.string() });

/**
 * Starts every subgraph and, when they are ready, the gateway, each as a process of its own. With no `DATABASE_URL` they
 * share the embedded PostgreSQL on the data folder; with no `REDIS_URL` their bus is PostgreSQL's LISTEN/NOTIFY.
 * @throws ConfigError or Error with one sentence; nothing is left running then
 */
export function startServices(options: ServicesOptions): Promise<Services> {
  const logger = createLogger({ service: 'supervisor', level: 'error' });
  return openWhole(logger, (closers) => {
    options.signal?.addEventListener('abort', () => void closers.closeAll());
    return start(options, closers, logger);
  });
}

async function start(options: ServicesOptions, closers: Closers, logger: Logger): Promise<Services> {
  const config = readKizunaConfig(options.env);
  const gateway = readGatewayConfig(options.env, config.production);
  const places = await choosePorts(readSubgraphPlaces(options.env));
  const gatewayPort = await checkPort('gateway', gateway.host, gateway.port);
  const url = localUrlOf(gateway.host, gatewayPort);
  const publicUrl = publicUrlOf(config, gateway.host, gatewayPort);
  const folder = await holdDataFolder(config.dataFolder);
  closers.add('data folder', () => folder.release());
  options.onProgress?.(adaptersOf(config));

  const database = config.databaseUrl ? null : await startDatabase(options, closers);
  const databaseUrl = config.databaseUrl ?? database?.url ?? '';
  await prepareDatabase(databaseUrl);
  if (config.redisUrl) await checkRedis(config.redisUrl, logger);

  const shared = {
    DATABASE_URL: databaseUrl,
    KIZUNA_DATA_DIR: config.dataFolder,
    KIZUNA_SECRET: masterSecretOf(config),
    KIZUNA_PUBLIC_URL: publicUrl,
  };

  const subgraphs = places.map(({ name, port }) => {
    const env = { ...shared, HOST: subgraphHost, PORT: String(port) };
    return {
      name,
      origin: `http://${subgraphHost}:${port}`,
      service: launch(options, name, mainOf(`subgraphs/${name}`), env),
    };
  });
  options.onProgress?.(
    `Starting ${subgraphs.map(({ service }) => `${service.name} (process ${service.pid})`).join(', ')}`,
  );
  closers.add('subgraphs', () => Promise.all(subgraphs.map(({ service }) => service.stop())));
  await Promise.all(subgraphs.map(({ service, origin }) => service.ready(`${origin}/health/ready`)));

  options.onProgress?.('Starting the gateway');
  const front = launch(options, 'gateway', mainOf('gateway'), {
    ...shared,
    HOST: gateway.host,
    PORT: String(gatewayPort),
    // Most of what the gateway makes lives as long as a request, also where little memory would make V8 choose less.
    NODE_OPTIONS: [options.env.NODE_OPTIONS, '--max-semi-space-size=16'].join(' ').trim(),
    SUBGRAPH_URLS: subgraphs.map(({ name, origin }) => `${name}=${origin}/graphql`).join(','),
  });
  closers.add('gateway', () => front.stop());
  await front.ready(`${url}/health/ready`);

  const all = [front, ...subgraphs.map(({ service }) => service), ...(database ? [database.service] : [])];
  return { url, publicUrl, failed: Promise.race(all.map(({ ended }) => ended)), stop: () => closers.closeAll() };
}

function launch(options: ServicesOptions, name: string, main: URL, env: NodeJS.ProcessEnv): ServiceProcess {
  options.signal?.throwIfAborted();
  const settled = { ...withoutFilesOf(Object.keys(env), options.env), ...env };
  return startService({ name, main, env: settled, onLine: (line) => options.onLine?.(name, line) });
}

/** What was read from a file, and is handed on as a value, is not to be read by the service once more. */
function withoutFilesOf(names: readonly string[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const files = new Set(names.map((name) => `${name}_FILE`));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !files.has(name)));
}

async function startDatabase(
  options: ServicesOptions,
  closers: Closers,
): Promise<{ url: string; service: ServiceProcess }> {
  const service = launch(options, 'database', mainOf('platform', 'services-database'), {});
  closers.add('database', () => service.stop());
  const { databaseUrl } = databaseMessage.parse(await service.message());
  return { url: databaseUrl, service };
}

async function choosePorts(wanted: readonly SubgraphPlace[]): Promise<SubgraphPlace[]> {
  const chosen: SubgraphPlace[] = [];
  for (const { name, port } of wanted) chosen.push({ name, port: await checkPort(name, subgraphHost, port) });
  return chosen;
}

function adaptersOf(config: KizunaConfig): string {
  const database = config.databaseUrl ? `PostgreSQL at ${new URL(config.databaseUrl).host}` : 'embedded PostgreSQL';
  const bus = config.redisUrl ? `Redis at ${new URL(config.redisUrl).host}` : 'LISTEN/NOTIFY as bus (no REDIS_URL)';
  const files = config.s3 ? `S3 bucket ${config.s3.bucket}` : 'files in the data folder';
  const mail = config.smtpUrl ? `SMTP at ${new URL(config.smtpUrl).host}` : 'mail in the data folder';
  return `Using ${database}, ${bus}, ${files}, ${mail}`;
}
