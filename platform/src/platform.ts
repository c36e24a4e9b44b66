import { join } from 'node:path';
import type { GatewayConfig } from '@kizuna/gateway/config';
import { inProcessTransport } from '@kizuna/gateway/execution/subgraph-transport';
import { createGateway } from '@kizuna/gateway/gateway';
import { loadClientOperations } from '@kizuna/gateway/operations/persisted-operations';
import { loadSupergraph } from '@kizuna/gateway/supergraph/supergraph';
import { clientConfigOf } from '@kizuna/gateway/transports/client-config';
import { migrateAudit } from '@kizuna/kit/audit/audit';
import type { KizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { connect } from '@kizuna/kit/db/database';
import { startEmbeddedPostgres } from '@kizuna/kit/db/embedded-postgres';
import { createSubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';
import { startJobWorker } from '@kizuna/kit/jobs/job-worker';
import { migrateJobs } from '@kizuna/kit/jobs/jobs-database';
import type { Logger } from '@kizuna/kit/logging/logger';
import { openPorts } from '@kizuna/kit/service/open-ports';
import type { Closers } from '@kizuna/kit/service/shutdown';
import { createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import type { FastifyInstance } from 'fastify';
import { holdDataFolder } from './data-folder.ts';
import { subgraphFactories } from './subgraphs.ts';

export interface PlatformOptions {
  readonly config: KizunaConfig;
  readonly gateway: GatewayConfig;
  readonly logger: Logger;
  /** Told how to close each thing that was opened. */
  readonly closers: Closers;
  /** Told each step of the start, for a person who waits. */
  readonly onProgress?: (step: string) => void;
}

/** A running one-process edition. */
export interface Platform {
  readonly gateway: FastifyInstance;
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** Jobs at once; ffmpeg and the renderer use whole cores. */
const jobConcurrency = 3;

/** Starts gateway and subgraphs together on the embedded defaults, or on the servers that the configuration names. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, logger, closers, onProgress = () => {} } = options;
  const folder = await holdDataFolder(config.dataFolder);
  closers.add('data folder', () => folder.release());

  onProgress(config.databaseUrl ? 'Connecting to the database' : 'Starting the embedded PostgreSQL');
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config.dataFolder, closers));
  await migrateJobs(databaseUrl);
  await migrateAudit(databaseUrl);

  onProgress('Starting the subgraphs');
  const publicUrl = config.publicUrl ?? `http://${options.gateway.host}:${options.gateway.port}`;
  const ports = await openPorts({ config, databaseUrl, publicUrl, alone: true, logger, closers });
  const subgraphs = await Promise.all(subgraphFactories.map((create) => create(ports)));
  for (const subgraph of subgraphs) closers.add(subgraph.name, () => subgraph.close());
  if (config.demo) for (const subgraph of subgraphs) await subgraph.seedDemo?.();

  const worker = await startJobWorker({
    databaseUrl,
    bus: ports.bus,
    logger,
    handlers: Object.assign({}, ...subgraphs.map(({ jobs }) => jobs)),
    concurrency: jobConcurrency,
    exclusive: true,
  });
  closers.add('job worker', () => worker.stop());

  onProgress('Starting the gateway');
  const assertionSecret = ports.secrets.derive('assertion');
  const transports = subgraphs.map((subgraph) => {
    const verifyAssertion = createAssertionVerifier(assertionSecret, subgraph.name);
    return [subgraph.name, inProcessTransport(createSubgraphExecutor(subgraph, { verifyAssertion, logger }))] as const;
  });
  const probe = connect(databaseUrl, { max: 1 });
  closers.add('health probe', () => probe.end());
  const gateway = await createGateway({
    config: options.gateway,
    supergraph: loadSupergraph(),
    transports: new Map(transports),
    routes: { local: subgraphs.flatMap(({ routes }) => (routes ? [routes] : [])), remote: {} },
    operations: loadClientOperations(),
    assertionSecret,
    bus: ports.bus,
    cache: ports.cache,
    logger,
    publicUrl,
    health: { database: () => probe`select 1` },
    clientConfig: clientConfigOf(config.demo),
  });
  const url = await gateway.listen({ host: options.gateway.host, port: options.gateway.port });
  closers.add('gateway', () => gateway.close());
  return { gateway, url };
}

async function startDatabase(dataFolder: string, closers: Closers): Promise<string> {
  const server = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres') });
  closers.add('PostgreSQL', () => server.stop());
  return server.url;
}
