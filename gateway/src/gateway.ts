import fastifyCookie from '@fastify/cookie';
import type { Bus } from '@kizuna/kit/bus/bus';
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
import { createExecutor } from './execution/executor.ts';
import { createHeadersFor } from './execution/subgraph-headers.ts';
import { extraRules } from './limits/validation-rules.ts';
import { createPersistedOperations } from './operations/persisted-operations.ts';
import { createPipeline } from './operations/pipeline.ts';
import { createSubscriptions } from './subscriptions/subscriptions.ts';
import { createCurrentGraph, type FollowedFile, followSupergraph } from './supergraph/current-graph.ts';
import { createErrorMask } from './telemetry/error-masking.ts';
import { createOperationMetrics } from './telemetry/operation-metrics.ts';
import { guardTransports } from './transport/guarded-transports.ts';
import type { SubgraphTransports } from './transport/subgraph-transport.ts';
import { createApolloServer } from './transports/apollo-server.ts';
import { type ClientConfig, clientConfigRoute } from './transports/client-config.ts';
import { serveExplorer } from './transports/explorer.ts';
import { serveHttp } from './transports/http.ts';
import { createHttpContext } from './transports/http-context.ts';
import { createOriginCheck } from './transports/origin-check.ts';
import { createRefreshCookie } from './transports/refresh-cookie.ts';
import { setSecurityHeaders } from './transports/security-headers.ts';
import { serveShortWay } from './transports/short-way.ts';
import { serveClient } from './transports/static-client.ts';
import { type SubgraphRoutes, serveSubgraphRoutes } from './transports/subgraph-routes.ts';
import { serveWebSocket } from './transports/websocket.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** As composed, and the file to follow when another is to take its place without a restart. */
  readonly supergraph: { readonly sdl: string; readonly followed?: FollowedFile };
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
  /** See `WebSocketOptions`. */
  readonly tokenGraceMs?: number;
}

/** The gateway: every transport goes through one pipeline. Call `listen` on what comes back, and `close` to drain it. */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const { config, supergraph, transports, bus, logger, publicUrl } = options;
  const { bodyLimit, trustProxy } = config;
  const app = createHttpServer({ logger, bodyLimit, trustProxy });
  const registry = createMetrics('gateway');
  const metrics = createOperationMetrics(registry);

  // Who is it
  const headersFor = createHeadersFor(createAssertionSigner(options.assertionSecret));
  const fetchKeys = async () => (await app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
  const endedSessions = await followEndedSessions(bus, recentlyEndedSessions(transports, headersFor), logger);
  const authenticator = createViewerAuthenticator(fetchKeys, endedSessions);
  const cookie = createRefreshCookie(app, publicUrl.startsWith('https:'));
  const contextOf = createHttpContext({ authenticator, cookie, trustProxy });

  // Which operation, may it be run, how is it run
  const persisted = createPersistedOperations(options.operations);
  const rules = extraRules(config);
  const registered = Object.values(options.operations);
  const graph = await createCurrentGraph(supergraph.sdl, {
    rules,
    registered,
    reachable: new Set(transports.keys()),
    logger,
  });
  const maskErrors = createErrorMask(logger);
  const guarded = guardTransports(transports, { config: config.transports, registry, logger });
  const executor = createExecutor({ transports: guarded, headersFor, maskErrors, logger });
  const subscriptions = createSubscriptions({
    graph,
    executor,
    transports: guarded,
    headersFor,
    maskErrors,
    bus,
    logger,
  });
  const pipeline = createPipeline({ graph, executor, subscriptions, maskErrors, metrics });
  const apollo = createApolloServer({ graph, pipeline, config, rules, metrics, logger });
  await apollo.start();
  const watch = supergraph.followed && followSupergraph(graph, supergraph.followed, logger);

  // Answer
  await app.register(fastifyCookie, { hook: false });
  const securityHeaders = await setSecurityHeaders(app);
  serveHealth(app, options.health);
  const observe = serveMetrics(app, registry);
  const http = { persisted, contextOf, cookie, bodyLimit, logger };
  serveShortWay(app, { ...http, pipeline, securityHeaders, observe });
  serveHttp(app, { ...http, apollo });
  const allowsOrigin = createOriginCheck(publicUrl);
  serveWebSocket(app, {
    pipeline,
    authenticator,
    endedSessions,
    persisted,
    maskErrors,
    metrics,
    logger,
    allowsOrigin,
    ...(options.tokenGraceMs === undefined ? {} : { tokenGraceMs: options.tokenGraceMs }),
    trustProxy,
  });
  await serveSubgraphRoutes(app, options.routes);
  clientConfigRoute(app, options.clientConfig);
  serveExplorer(app);
  await serveClient(app, publicUrl);
  app.addHook('onListen', () => void endedSessions.reload());
  app.addHook('onClose', async () => {
    await endedSessions.close();
    await watch?.close();
    subscriptions.close();
    await apollo.stop();
    await graph.close();
    await Promise.all([...guarded.values()].map((transport) => transport.close()));
  });
  return app;
}
