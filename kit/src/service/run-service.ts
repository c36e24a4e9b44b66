import { z } from 'zod';
import { ConfigError, portNumber, readEnv } from '../config/env.ts';
import { type KizunaConfig, readKizunaConfig } from '../config/kizuna-config.ts';
import { anyHost, publicUrlOf, usualGatewayPort } from '../config/public-url.ts';
import type { Subgraph } from '../graph/subgraph.ts';
import { createSubgraphExecutor } from '../graph/subgraph-executor.ts';
import { serveGraph } from '../graph/subgraph-server.ts';
import { startJobWorkers } from '../jobs/job-workers.ts';
import { logCrashes } from '../logging/crash.ts';
import { describeError } from '../logging/describe-error.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { createAssertionVerifier } from '../viewer/assertion.ts';
import { serveHealth } from './health.ts';
import { createHttpServer, serveNotFound } from './http-server.ts';
import { createMetrics, serveMetrics } from './metrics.ts';
import { migrateShared } from './migrate-shared.ts';
import { openPorts } from './open-ports.ts';
import { type Closers, createClosers, stopOnSignals } from './shutdown.ts';
import type { SubgraphPorts } from './subgraph-ports.ts';

export interface ServiceOptions {
  readonly name: string;
  /** Where it listens unless `PORT` says otherwise. */
  readonly defaultPort: number;
  create(ports: SubgraphPorts): Promise<Subgraph>;
}

/** Runs one subgraph as a process of its own until it is told to stop. A wrong configuration ends it with exit code 78. */
export async function runService(options: ServiceOptions): Promise<void> {
  await runProcess(options.name, (config, logger, closers) => serve(options, config, logger, closers));
}

/**
 * The frame of every process: configuration, logger, signals, orderly stop, and one sentence when the start fails (exit code
 * 78 for a wrong configuration, 1 for anything else).
 * @param start opens what the process needs and registers how to close it
 */
export async function runProcess(
  name: string,
  start: (config: KizunaConfig, logger: Logger, closers: Closers) => Promise<void>,
): Promise<void> {
  const config = readConfig(name);
  const logger = createLogger({ service: name, level: config.logLevel });
  logCrashes(logger);
  const closers = createClosers(logger);
  const starting = start(config, logger, closers);
  // What is being opened when the signal comes is opened first, so that it can be closed.
  stopOnSignals(async () => {
    await starting.catch(() => {});
    await closers.closeAll();
  });
  try {
    await starting;
  } catch (error) {
    logger.debug({ err: error }, 'start failed');
    await closers.closeAll();
    giveUp(name, error);
  }
}

/** Before there is a logger: that needs the configuration, too. */
function readConfig(name: string): KizunaConfig {
  try {
    return readKizunaConfig(process.env);
  } catch (error) {
    return giveUp(name, error);
  }
}

function giveUp(name: string, error: unknown): never {
  console.error(`${name}: ${error instanceof ConfigError ? error.message : describeError(error).facts.message}`);
  process.exit(error instanceof ConfigError ? 78 : 1);
}

async function serve(options: ServiceOptions, config: KizunaConfig, logger: Logger, closers: Closers): Promise<void> {
  const { PORT, HOST } = readEnv(serviceVariables, process.env);
  if (!config.databaseUrl) {
    throw new ConfigError('DATABASE_URL is not set: set it to postgres://user:password@host:5432/database.');
  }
  const databaseUrl = config.databaseUrl;
  await migrateShared(databaseUrl);
  const publicUrl = publicUrlOf(config, anyHost, usualGatewayPort);
  const ports = await openPorts({ config, databaseUrl, publicUrl, alone: false, logger, closers });
  const subgraph = await options.create(ports);
  closers.add('subgraph', () => subgraph.close());
  if (config.demo) await subgraph.seedDemo?.({ media: config.demoMedia });

  const workers = await startJobWorkers({ databaseUrl, owners: [subgraph], bus: ports.bus, logger });
  closers.add('job workers', () => workers.stop());
  const app = createHttpServer({ logger });
  serveNotFound(app);
  serveHealth(app, subgraph.health);
  serveMetrics(app, createMetrics(options.name), subgraph.metrics ? [subgraph.metrics] : []);
  const verifyAssertion = createAssertionVerifier(ports.secrets.derive('assertion'), options.name);
  serveGraph(app, createSubgraphExecutor(subgraph, { verifyAssertion, logger }));
  if (subgraph.routes) await app.register(subgraph.routes);
  await app.listen({ host: HOST, port: PORT ?? options.defaultPort });
  closers.add('http server', () => app.close());
  logger.info({ port: PORT ?? options.defaultPort }, 'ready');
}

const serviceVariables = z.object({
  PORT: portNumber.optional().describe('set it to a port number'),
  HOST: z.string().default('127.0.0.1').describe('set it to the address to listen on'),
});
