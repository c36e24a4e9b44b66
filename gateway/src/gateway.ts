import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { HealthChecks } from '@kizuna/kit/service/health';
import { serveHealth } from '@kizuna/kit/service/health';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { createMetrics, serveMetrics } from '@kizuna/kit/service/metrics';
import { createAssertionSigner } from '@kizuna/kit/viewer/assertion';
import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import { followEndedSessions } from './access/ended-sessions.ts';
import { recentlyEndedSessions } from './access/recently-ended-sessions.ts';
import { createViewerAuthenticator } from './access/viewer-authenticator.ts';
import type { GatewayConfig } from './config.ts';
import { createDataSource, createHeadersFor } from './execution/subgraph-data-source.ts';
import type { SubgraphTransports } from './execution/subgraph-transport.ts';
import { depthLimit } from './limits/depth-limit.ts';
import { sizeLimit } from './limits/size-limit.ts';
import { createDocumentStore } from './operations/document-store.ts';
import { createPersistedOperations } from './operations/persisted-operations.ts';
import { createPreparedOperations, parseOptions } from './operations/prepared-operations.ts';
import { unconditionalSubscription } from './operations/unconditional-subscription.ts';
import { createSubscriptionPlanner } from './planning/subscription-planner.ts';
import { createSubscriptionExecutor } from './subscriptions/subscription-executor.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import { createErrorMask, maskError } from './telemetry/error-masking.ts';
import { createOperationMetrics } from './telemetry/operation-metrics.ts';
import { quietExtensionsPlugin } from './telemetry/quiet-extensions.ts';
import { type ClientConfig, clientConfigRoute } from './transports/client-config.ts';
import { serveExplorer } from './transports/explorer.ts';
import { refreshCookiePlugin, runnableOperationPlugin, serveHttp } from './transports/http.ts';
import { createOriginCheck } from './transports/origin-check.ts';
import { createRefreshCookie } from './transports/refresh-cookie.ts';
import { serveClient } from './transports/static-client.ts';
import { type SubgraphRoutes, serveSubgraphRoutes } from './transports/subgraph-routes.ts';
import { serveWebSocket } from './transports/websocket.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph;
  readonly transports: SubgraphTransports;
  readonly routes: SubgraphRoutes;
  /** Texts of the operations that clients may name by hash. */
  readonly operations: Readonly<Record<string, string>>;
  /** Signs assertions; the subgraphs check with the same. */
  readonly assertionSecret: Uint8Array;
  readonly bus: Bus;
  readonly logger: Logger;
  /** How browsers reach us. */
  readonly publicUrl: string;
  readonly health: HealthChecks;
  readonly clientConfig: ClientConfig;
}

/** The gateway: every transport goes through one pipeline. Call `listen` on what comes back, and `close` to drain it. */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const { config, supergraph, transports, bus, logger, publicUrl } = options;
  const app = createHttpServer({ logger, bodyLimit: config.bodyLimit, trustProxy: config.trustProxy });
  const registry = createMetrics('gateway');
  const metrics = createOperationMetrics(registry);
  const cookie = createRefreshCookie(publicUrl.startsWith('https:'));

  // Who is it
  const headersFor = createHeadersFor(createAssertionSigner(options.assertionSecret));
  const fetchKeys = async () => (await app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
  const endedSessions = await followEndedSessions(bus, recentlyEndedSessions(transports, headersFor), logger);
  const authenticator = createViewerAuthenticator(fetchKeys, endedSessions);

  // Which operation, and may it be run
  const persisted = createPersistedOperations(options.operations);
  const rules = [depthLimit(config.maxDepth), sizeLimit(maxSelections), unconditionalSubscription];
  const prepared = createPreparedOperations(supergraph.apiSchema, rules);

  // Plan and execute
  const dataSources = new Map(
    [...transports].map(([name, transport]) => [name, createDataSource(name, transport, headersFor)]),
  );
  const maskErrors = createErrorMask(logger);
  // Else @apollo/gateway looks for a cloud's metadata server as soon as it is constructed.
  process.env.APOLLO_TELEMETRY_DISABLED ??= '1';
  const apollo = new ApolloServer<RequestContext>({
    gateway: new ApolloGateway({
      supergraphSdl: supergraph.sdl,
      buildService: ({ name }) => {
        const dataSource = dataSources.get(name);
        if (!dataSource) throw new Error(`There is no transport for the subgraph ${name}.`);
        return dataSource;
      },
      logger,
    }),
    logger,
    introspection: config.introspection,
    includeStacktraceInErrorResponses: false,
    validationRules: rules,
    parseOptions,
    documentStore: createDocumentStore(),
    // Automatic persisted queries stay in @apollo/server's own cache, which is bounded by bytes: anybody may store texts there.
    formatError: (formatted, error) => maskError(formatted, error, logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      metrics.plugin,
      runnableOperationPlugin,
      quietExtensionsPlugin,
      refreshCookiePlugin(cookie),
    ],
    stopOnTerminationSignals: false,
  });
  const subscriptions = createSubscriptionExecutor({
    supergraph,
    planner: createSubscriptionPlanner(supergraph),
    transports,
    dataSources,
    headersFor,
    maskErrors,
    logger,
  });
  await apollo.start();

  // Answer
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, securityHeaders);
  serveHealth(app, options.health);
  serveMetrics(app, registry);
  serveHttp(app, { apollo, authenticator, persisted, cookie, bodyLimit: config.bodyLimit, logger });
  const allowsOrigin = createOriginCheck(publicUrl);
  serveWebSocket(app, {
    apollo,
    authenticator,
    endedSessions,
    persisted,
    prepared,
    subscriptions,
    maskErrors,
    metrics,
    logger,
    allowsOrigin,
    trustProxy: config.trustProxy,
  });
  await serveSubgraphRoutes(app, options.routes);
  clientConfigRoute(app, options.clientConfig);
  serveExplorer(app);
  await serveClient(app, publicUrl);
  app.addHook('onListen', () => void endedSessions.reload());
  app.addHook('onClose', async () => {
    await endedSessions.close();
    await apollo.stop();
    await Promise.all([...transports.values()].map((transport) => transport.close()));
  });
  return app;
}

/** The largest operations of clients select a few hundred fields. */
const maxSelections = 2_500;

const securityHeaders = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      upgradeInsecureRequests: null,
    },
  },
  // Plain http on one's own machine must stay reachable; behind https the proxy adds it.
  strictTransportSecurity: false,
};
