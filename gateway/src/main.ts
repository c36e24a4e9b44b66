import { ConfigError } from '@kizuna/kit/config/env';
import { publicUrlOf } from '@kizuna/kit/config/public-url';
import { openPorts } from '@kizuna/kit/service/open-ports';
import { runProcess } from '@kizuna/kit/service/run-service';
import { readGatewayConfig } from './config.ts';
import { createGateway } from './gateway.ts';
import { loadClientOperations } from './operations/persisted-operations.ts';
import { subgraphsOf } from './supergraph/supergraph-file.ts';
import { clientConfigOf } from './transports/client-config.ts';
import { checkReady } from './upstream/check-ready.ts';
import { createHttpTransport } from './upstream/http-transport.ts';

/** The gateway as a process of its own, before subgraphs that are processes of their own. */
await runProcess('gateway', async (shared, logger, closers) => {
  const config = readGatewayConfig(process.env, shared.production);
  const databaseUrl = shared.databaseUrl;
  if (!databaseUrl && !shared.redisUrl) {
    throw new ConfigError(
      'REDIS_URL is not set: set it to redis://host:6379, or DATABASE_URL to the PostgreSQL of the services.',
    );
  }
  const publicUrl = publicUrlOf(shared, config.host, config.port);
  const ports = await openPorts({
    config: shared,
    databaseUrl: databaseUrl ?? '',
    publicUrl,
    alone: false,
    logger,
    closers,
  });
  const urls = subgraphsOf(config.supergraphSdl).map(({ name, url }) => ({
    name,
    url: config.subgraphUrls[name] ?? url,
  }));
  const app = await createGateway({
    config,
    supergraph: { sdl: config.supergraphSdl, followed: { path: config.supergraphFile } },
    transports: new Map(
      urls.map(({ name, url }) => [
        name,
        createHttpTransport({ name, url, logger, ...config.transports.limitsOf(name) }),
      ]),
    ),
    routes: { local: [], remote: Object.fromEntries(urls.map(({ name, url }) => [name, new URL(url).origin])) },
    operations: loadClientOperations(),
    assertionSecret: ports.secrets.derive('assertion'),
    bus: ports.bus,
    redisUrl: shared.redisUrl,
    logger,
    publicUrl,
    health: {
      users: () => checkReady(urls.find(({ name }) => name === 'users')?.url),
    },
    clientConfig: clientConfigOf(shared.demo),
  });
  await app.listen({ host: config.host, port: config.port });
  closers.add('gateway', () => app.close());
  logger.info({ url: publicUrl }, 'ready');
});
