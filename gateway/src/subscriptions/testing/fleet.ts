import type { Socket } from 'node:net';
import type { Bus } from '@kizuna/kit/bus/bus';
import { createSubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';
import { serveGraph } from '@kizuna/kit/graph/subgraph-server';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { accessToken } from '@kizuna/kit/viewer/access-token';
import { createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createGateway } from '../../gateway.ts';
import { testConfig } from '../../testing/test-config.ts';
import { createHttpTransport } from '../../upstream/http-transport.ts';
import type { FleetGraph } from './small-graph.ts';

/** A server on a port of its own, that can be gone for a while. */
export interface FleetMember {
  readonly url: string;
  /** Stops it, and starts it anew at the same place. */
  restart(): Promise<void>;
  /** The same without a word to anybody, as when its process is killed. */
  kill(): Promise<void>;
  /** Breaks connections to it from its own side: those that `picks` says yes to. @returns how many */
  breakConnections(picks: () => boolean): number;
}

/** Several gateways before the same subgraphs, each a server of its own. */
export interface Fleet {
  readonly gateways: readonly FleetMember[];
  readonly subgraphs: ReadonlyMap<string, FleetMember>;
  /** An access token that all gateways take. */
  token(userId: number): Promise<string>;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly gateways: number;
  /** Closed by whoever made it. */
  readonly graph: FleetGraph;
  /** The bus of a gateway: its own, as if it were a process of its own. */
  readonly openBus: () => Bus;
}

/** Starts it; close it in `afterAll`. */
export async function startFleet({ gateways, graph, openBus }: FleetOptions): Promise<Fleet> {
  const logger = testLogger();
  const secret = new TextEncoder().encode('an assertion secret for the tests');
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] };

  const members: Member[] = [];
  async function start(launch: () => Promise<FastifyInstance>): Promise<Member> {
    const member = await startMember(launch);
    members.push(member);
    return member;
  }

  const subgraphs = new Map<string, FleetMember>();
  for (const subgraph of graph.subgraphs) {
    const { name } = subgraph;
    const executor = createSubgraphExecutor(subgraph, {
      verifyAssertion: createAssertionVerifier(secret, name),
      logger,
    });
    const member = await start(async () => {
      const server = createHttpServer({ logger });
      serveGraph(server, executor);
      return server;
    });
    subgraphs.set(name, member);
  }

  async function launchGateway(): Promise<FastifyInstance> {
    const bus = openBus();
    const config = testConfig({ GATEWAY_INTROSPECTION: 'off' });
    const app = await createGateway({
      config,
      supergraph: { sdl: graph.supergraph },
      transports: new Map(
        [...subgraphs].map(([name, { url }]) => [
          name,
          createHttpTransport({ name, url: `${url}/graphql`, logger, ...config.transports.limitsOf(name) }),
        ]),
      ),
      routes: { local: [async (routes) => void routes.get('/.well-known/jwks.json', async () => jwks)], remote: {} },
      operations: {},
      assertionSecret: secret,
      bus,
      logger,
      publicUrl: 'http://127.0.0.1',
      health: {},
      clientConfig: { demo: false },
    });
    app.addHook('onClose', () => bus.close());
    return app;
  }

  const launched: Member[] = [];
  for (let index = 0; index < gateways; index += 1) launched.push(await start(launchGateway));

  return {
    gateways: launched,
    subgraphs,
    token: (userId) =>
      new SignJWT({ userType: 'MEMBER', sid: userId * 10 })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setSubject(String(userId))
        .setIssuer(accessToken.issuer)
        .setAudience(accessToken.audience)
        .setIssuedAt()
        .setExpirationTime('2h')
        .sign(privateKey),
    async close() {
      for (const member of members.reverse()) await member.close();
    },
  };
}

interface Member extends FleetMember {
  close(): Promise<void>;
}

async function startMember(launch: () => Promise<FastifyInstance>): Promise<Member> {
  const connections = new Set<Socket>();
  let app = await listen(0);
  const { port } = new URL(app.listeningOrigin);

  async function listen(at: number): Promise<FastifyInstance> {
    const next = await launch();
    next.server.on('connection', (socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
    await next.listen({ host: '127.0.0.1', port: at });
    return next;
  }

  function breakConnections(picks: () => boolean): number {
    const broken = [...connections].filter(picks);
    for (const socket of broken) socket.destroy();
    return broken.length;
  }
  async function restart(): Promise<void> {
    await app.close();
    app = await listen(Number(port));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    restart,
    async kill() {
      breakConnections(() => true);
      await restart();
    },
    breakConnections,
    close: () => app.close(),
  };
}
