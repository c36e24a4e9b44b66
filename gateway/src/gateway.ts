import fastifyCookie from '@fastify/cookie';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { HealthChecks } from '@kizuna/kit/service/health';
import { serveHealth } from '@kizuna/kit/service/health';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { createMetrics, serveMetrics } from '@kizuna/kit/service/metrics';
import { type Closers, openWhole } from '@kizuna/kit/service/shutdown';
import { createAssertionSigner } from '@kizuna/kit/viewer/assertion';
import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import type { Registry } from 'prom-client';
import { createAskUsers } from './access/ask-users.ts';
import { chargeRefusals } from './access/charge-refusals.ts';
import { openViewers } from './access/viewers.ts';
import type { GatewayConfig } from './config.ts';
import { createExecutor } from './execution/executor.ts';
import { createHeadersFor } from './execution/subgraph-headers.ts';
import { createBudgets } from './limits/budgets.ts';
import { createCostExtension } from './limits/cost-extension.ts';
import { createCosts } from './limits/costs.ts';
import { createIntrospectionPolicy } from './limits/introspection-policy.ts';
import { createSharedCount } from './limits/shared-count.ts';
import { extraRules } from './limits/validation-rules.ts';
import { createPersistedOperations } from './operations/persisted-operations.ts';
import { createPipeline } from './operations/pipeline.ts';
import type { StartPlanner } from './planning/planner.ts';
import { createSubscriptions } from './subscriptions/subscriptions.ts';
import { createCurrentGraph, type FollowedFile, followSupergraph } from './supergraph/current-graph.ts';
import { logAccess, logRequests, logUpgrades } from './telemetry/access-lines.ts';
import { createAccessLog } from './telemetry/access-log.ts';
import { createAccessLogWriter } from './telemetry/access-log-writer.ts';
import { createErrorMask } from './telemetry/error-masking.ts';
import { createOperationMetrics } from './telemetry/operation-metrics.ts';
import { createApolloServer } from './transports/apollo-server.ts';
import { type ClientConfig, clientConfigRoute } from './transports/client-config.ts';
import { createCors } from './transports/cors.ts';
import { serveExplorer } from './transports/explorer.ts';
import { serveHttp } from './transports/http.ts';
import { createHttpContext } from './transports/http-context.ts';
import { createOriginCheck } from './transports/origin-check.ts';
import { type Outbox, serveOutbox } from './transports/outbox.ts';
import { createRefreshCookie } from './transports/refresh-cookie.ts';
import { setSecurityHeaders } from './transports/security-headers.ts';
import { serveShortWay } from './transports/short-way.ts';
import { createServerSentEvents } from './transports/sse.ts';
import { serveClient } from './transports/static-client.ts';
import { type SubgraphRoutes, serveSubgraphRoutes } from './transports/subgraph-routes.ts';
import type { SocketTimes } from './transports/watched-socket.ts';
import { serveWebSocket } from './transports/websocket.ts';
import { guardTransports } from './upstream/guarded-transports.ts';
import type { SubgraphTransports } from './upstream/subgraph-transport.ts';

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
  /** Where points are counted together with other gateways; absent: this process counts for itself. */
  readonly redisUrl?: string | null;
  readonly logger: Logger;
  /** How browsers reach us. */
  readonly publicUrl: string;
  readonly health: HealthChecks;
  readonly clientConfig: ClientConfig;
  /** Mails that this process wrote instead of sending them; absent for none. */
  readonly outbox?: Outbox | null;
  /** Figures of subgraphs in this process. */
  readonly metrics?: readonly Registry[];
  /** In place of the defaults. */
  readonly socketTimes?: SocketTimes;
  /** @default on a thread of its own, capped in time and memory */
  readonly startPlanner?: StartPlanner;
}

/**
 * The gateway: every transport goes through one pipeline. Call `listen` on what comes back, and `close` to drain it.
 * @throws Error when the supergraph cannot be used, or the bus not be reached; nothing is left open then
 */
export function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  return openWhole(options.logger, (closers) => openGateway(options, closers));
}

/** @param closers get what closes each part, in the order in which they are opened */
async function openGateway(options: GatewayOptions, closers: Closers): Promise<FastifyInstance> {
  const { config, supergraph, transports, bus, logger, publicUrl, outbox = null } = options;
  const { bodyLimit, trustProxy, cost } = config;
  const app = createHttpServer({ logger, bodyLimit, trustProxy });
  const registry = createMetrics('gateway');
  const metrics = createOperationMetrics(registry);

  // Who pays
  const count = options.redisUrl ? createSharedCount({ url: options.redisUrl, logger }) : null;
  const budgets = createBudgets({ policies: cost.budgets, count, logger });
  closers.add('budgets', () => budgets.close());
  const costs = createCosts(cost.limit, budgets);

  // Who is it
  const headersFor = createHeadersFor(createAssertionSigner(options.assertionSecret));
  const askUsers = createAskUsers(transports, headersFor);
  const fetchOwnKeys = async () => (await app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
  const issuers = config.tokenIssuers;
  const viewers = await openViewers({ issuers, fetchOwnKeys, askUsers, bus, logger });
  closers.add('viewers', () => viewers.close());
  const { viewerWatch } = viewers;
  const authenticator = chargeRefusals(viewers.authenticator, costs);
  const origins = createOriginCheck(publicUrl, config.allowedOrigins);
  const cookie = createRefreshCookie(app, { secure: publicUrl.startsWith('https:'), origins });
  const contextOf = createHttpContext({ authenticator, cookie, origins, trustProxy });

  // Which operation, may it be run, how is it run
  const persisted = createPersistedOperations(options.operations);
  const rules = extraRules(config);
  const registered = Object.values(options.operations);
  const graph = await createCurrentGraph(supergraph.sdl, {
    rules,
    registered,
    costListSize: cost.listSize,
    hideSuggestions: config.introspection !== 'on',
    reachable: new Set(transports.keys()),
    ...(options.startPlanner ? { startPlanner: options.startPlanner } : {}),
    logger,
  });
  closers.add('graph', () => graph.close());
  const maskErrors = createErrorMask(logger);
  const guarded = guardTransports(transports, { config: config.transports, registry, logger });
  for (const [name, transport] of guarded) closers.add(`the way to ${name}`, () => transport.close());
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
  closers.add('subscriptions', async () => subscriptions.close());
  const describeCost = createCostExtension(budgets);
  const refusesWhole = config.accessRefusal === 'request';
  const refuseIntrospection = createIntrospectionPolicy(config.introspection);
  const pipeline = createPipeline({
    graph,
    executor,
    subscriptions,
    maskErrors,
    metrics,
    costs,
    refuseIntrospection,
    refusesWhole,
  });
  const apollo = createApolloServer({ graph, pipeline, describeCost, config, rules, metrics, logger });
  await apollo.start();
  closers.add('@apollo/server', () => apollo.stop());
  if (supergraph.followed) {
    const watch = followSupergraph(graph, supergraph.followed, logger);
    closers.add('the supergraph file', () => watch.close());
  }

  // Answer
  await app.register(fastifyCookie, { hook: false });
  const securityHeaders = await setSecurityHeaders(app, publicUrl);
  serveHealth(app, options.health);
  const observe = serveMetrics(app, registry, options.metrics);
  const http = {
    pipeline,
    budgets,
    persisted,
    contextOf,
    cookie,
    cors: createCors(config.allowedOrigins),
    bodyLimit,
    logger,
  };
  const accessLog = config.accessLog
    ? createAccessLog({ write: createAccessLogWriter(askUsers), registry, logger })
    : null;
  if (accessLog) closers.add('access log', () => accessLog.close());
  const lines = accessLog && { log: accessLog, trustProxy };
  const observeLines = lines ? logRequests(lines) : undefined;
  serveShortWay(app, { ...http, describeCost, securityHeaders, observe, observeLines });
  const watched = { authenticator, viewerWatch, persisted, pipeline, metrics, trustProxy };
  serveHttp(app, {
    ...http,
    apollo,
    origins,
    events: createServerSentEvents(app, { ...watched, cookie, maxStreams: config.maxSockets }),
  });
  serveWebSocket(app, {
    ...watched,
    maskErrors,
    logger,
    allowsOrigin: origins.allows,
    maxSockets: config.maxSockets,
    maxPerAddress: config.maxSocketsPerAddress,
    maxPerViewer: config.maxSocketsPerViewer,
    drainMs: config.socketDrainMs,
    onUpgrade: lines ? logUpgrades(lines) : undefined,
    ...options.socketTimes,
  });
  if (lines) logAccess(app, lines);
  await serveSubgraphRoutes(app, options.routes);
  clientConfigRoute(app, options.clientConfig, outbox);
  if (outbox) serveOutbox(app, { outbox, origins, contextOf });
  serveExplorer(app, publicUrl);
  await serveClient(app, publicUrl);
  app.addHook('onListen', () => void viewers.endedSessions.reload());
  app.addHook('onClose', () => closers.closeAll());
  return app;
}
