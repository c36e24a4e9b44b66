import { createGateway } from '@kizuna/gateway/gateway';
import { loadClientOperations } from '@kizuna/gateway/operations/persisted-operations';
import { clientConfigOf } from '@kizuna/gateway/transports/client-config';
import { outboxOf } from '@kizuna/gateway/transports/outbox';
import { inProcessTransport } from '@kizuna/gateway/upstream/subgraph-transport';
import type { Subgraph } from '@kizuna/kit/graph/subgraph';
import { createSubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';
import { startJobWorkers } from '@kizuna/kit/jobs/job-workers';
import type { HealthChecks } from '@kizuna/kit/service/health';
import { migrateShared } from '@kizuna/kit/service/migrate-shared';
import { openPorts } from '@kizuna/kit/service/open-ports';
import { createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import type { Platform, PlatformOptions } from './platform.ts';
import { subgraphFactories } from './subgraphs.ts';

/** What is settled before the parts are put together. */
export interface AssemblyOptions extends PlatformOptions {
  readonly onProgress: (step: string) => void;
  readonly databaseUrl: string;
  /** Where the gateway is to listen. */
  readonly port: number;
  readonly publicUrl: string;
}

/** Opens the ports, makes the subgraphs, starts their jobs and puts the gateway before them. */
export async function assemble(options: AssemblyOptions): Promise<Platform> {
  const { config, databaseUrl, port, publicUrl, logger, closers, onProgress, signal } = options;
  await migrateShared(databaseUrl);

  onProgress('Starting the subgraphs');
  const ports = await openPorts({ config, databaseUrl, publicUrl, alone: true, logger, closers });
  const subgraphs = await Promise.all(subgraphFactories.map((create) => create(ports)));
  for (const subgraph of subgraphs) closers.add(subgraph.name, () => subgraph.close());
  if (config.demo) {
    for (const subgraph of subgraphs) {
      signal?.throwIfAborted();
      await subgraph.seedDemo?.({ media: config.demoMedia });
    }
  }

  const workers = await startJobWorkers({
    ...{ databaseUrl, bus: ports.bus, logger },
    owners: subgraphs,
    exclusive: true,
  });
  closers.add('job workers', () => workers.stop());

  onProgress('Starting the gateway');
  const assertionSecret = ports.secrets.derive('assertion');
  const transports = subgraphs.map((subgraph) => {
    const verifyAssertion = createAssertionVerifier(assertionSecret, subgraph.name);
    return [subgraph.name, inProcessTransport(createSubgraphExecutor(subgraph, { verifyAssertion, logger }))] as const;
  });
  const { supergraphFile, supergraphSdl } = options.gateway;
  const outbox = outboxOf(config, publicUrl);
  const gateway = await createGateway({
    config: options.gateway,
    supergraph: { sdl: supergraphSdl, followed: { path: supergraphFile } },
    transports: new Map(transports),
    routes: { local: subgraphs.flatMap(({ routes }) => (routes ? [routes] : [])), remote: {} },
    operations: loadClientOperations(),
    assertionSecret,
    bus: ports.bus,
    logger,
    publicUrl,
    health: checksOf(subgraphs),
    clientConfig: clientConfigOf(config.demo),
    outbox,
    metrics: subgraphs.flatMap(({ metrics }) => (metrics ? [metrics] : [])),
  });
  const url = await gateway.listen({ host: options.gateway.host, port });
  closers.add('gateway', () => gateway.close());
  return { gateway, url, publicUrl, keepsMails: outbox !== null };
}

/** All that all subgraphs need: `chat.database` and the like. */
function checksOf(subgraphs: readonly Subgraph[]): HealthChecks {
  const named = ({ name, health }: Subgraph) =>
    Object.entries(health).map(([check, run]) => [`${name}.${check}`, run] as const);
  return Object.fromEntries(subgraphs.flatMap(named));
}
