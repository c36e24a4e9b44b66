import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { live } from '@kizuna/kit/graph/live';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Subgraph } from '@kizuna/kit/graph/subgraph';
import { createSubgraphExecutor, type SubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';
import { serveGraph } from '@kizuna/kit/graph/subgraph-server';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { accessToken } from '@kizuna/kit/viewer/access-token';
import { createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import type { UserType } from '@kizuna/kit/viewer/viewer';
import type { FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { GatewayConfig } from '../config.ts';
import { createGateway } from '../gateway.ts';
import type { Introspection } from '../limits/introspection-policy.ts';
import type { Outbox } from '../transports/outbox.ts';
import type { SocketTimes } from '../transports/watched-socket.ts';
import { createHttpTransport } from '../upstream/http-transport.ts';
import { inProcessTransport, type SubgraphTransport } from '../upstream/subgraph-transport.ts';
import { startPlannerHere } from './planner-here.ts';
import { createRooms, type Rooms, roomSdl } from './room-subgraph.ts';
import { accessLineTypes, createTestAccessLines, type TestAccessLines } from './test-access-lines.ts';
import { apiTokenTypes, createTestApiTokens, type TestApiTokens } from './test-api-tokens.ts';
import { testConfig } from './test-config.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@inaccessible"])';

const usersSdl = `${link}
  type Query {
    me: User  seen: String  broken: String  recentlyEndedSessions: [Int!]! @inaccessible
    apiTokenVerify(hash: String!): VerifiedApiToken @inaccessible
  }
  ${apiTokenTypes}
  ${accessLineTypes}
  type Mutation { signIn: Boolean  signOut: Boolean  accessLogRecord(lines: AccessLinesInput!): Int! @inaccessible }
  type User @key(fields: "id") { id: ID!  name: String! }`;

const notesSdl = `${link}
  type Query { notes: [Note!]!  noteOfNobody: Note  seenByNotes: String  tree: Tree }
  type Tree { tree: Tree  leaf: Int }
  type Mutation { noteAdd(text: String!): Note }
  type Subscription { noteAdded(ofAuthor: ID): Note! }
  type Note { text: String!  author: User }
  type User @key(fields: "id", resolvable: false) { id: ID! }`;

interface Note {
  readonly text: string;
  readonly author: { readonly id: string };
}

export type Edition = 'in one process' | 'over HTTP';

/** A small graph of three subgraphs behind a real gateway on a real port. */
export interface TestGraph {
  readonly url: string;
  /** For tests of single requests without a socket. */
  readonly app: FastifyInstance;
  /** An access token as `users` would sign it; `changes` puts other claims over its own. */
  token(changes?: {
    userId?: number;
    userType?: UserType;
    sessionId?: number;
    expiresIn?: string;
    audience?: string;
  }): Promise<string>;
  readonly apiTokens: TestApiTokens;
  /** What `users` was given of the access log; with `GATEWAY_ACCESS_LOG` only. */
  readonly accessLines: TestAccessLines;
  /** Where the subgraph `users` itself listens. */
  readonly origins: { readonly users: string };
  /** Ends a session as `users` would. */
  endSession(sessionId: number): Promise<void>;
  /** The gateway's bus, on which `users` announces. */
  readonly bus: ReturnType<typeof createMemoryBus>;
  readonly logger: ReturnType<typeof testLogger>;
  /** Cuts the users subgraph off. */
  stopUsers(): Promise<void>;
  /** What happens in rooms, and who may see it. */
  readonly rooms: Rooms;
  /** Ends the process of the rooms, as it were, and starts it again at the same place. */
  restartRooms(): Promise<void>;
  /** Waits until `noteAdded` stands once more. */
  subscribed(): Promise<void>;
  close(): Promise<void>;
}

export interface TestGraphOptions {
  readonly edition: Edition;
  /** Whether operations are planned on a thread of their own, as they are outside tests. @default false */
  readonly plansOnThread?: boolean;
  readonly operations?: Readonly<Record<string, string>>;
  readonly production?: boolean;
  /** @default 'on', in production 'off' */
  readonly introspection?: Introspection;
  /** Origins whose pages may ask. */
  readonly allowedOrigins?: readonly string[];
  /** @default 'http://127.0.0.1' */
  readonly publicUrl?: string;
  /** Bytes of a request at most. @default 20_000 */
  readonly bodyLimit?: number;
  /** Where another `users` answers in the place of ours. */
  readonly usersUrl?: string;
  /** What the gateway's environment sets; the other options come before it. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where points are counted together with other graphs. */
  readonly redisUrl?: string;
  readonly socketTimes?: SocketTimes;
  readonly socketDrainMs?: number;
  readonly maxSockets?: number;
  /** A file to follow. */
  readonly supergraphFile?: string;
  /** In place of what the subgraphs' own SDL makes. */
  readonly supergraphSdl?: string;
  readonly accessRefusal?: 'field' | 'request';
  /** How many proxies stand before it. @default 0 */
  readonly trustProxy?: number;
  readonly outbox?: Outbox;
}

const describeRequest = ({ viewer, refreshToken, client, locale }: RequestContext) =>
  JSON.stringify({ user: viewer?.userId ?? null, refreshToken, agent: client.userAgent, locale });

function createUsersSubgraph({ good, lookups }: TestApiTokens, accessLines: TestAccessLines): Subgraph {
  const name = (id: string) => `name of ${id}`;
  return subgraph('users', usersSdl, {
    Query: {
      me: (_: unknown, __: unknown, { viewer }: RequestContext) =>
        viewer ? { id: toGlobalId('User', viewer.userId) } : null,
      seen: (_: unknown, __: unknown, context: RequestContext) => describeRequest(context),
      broken: () => {
        throw new Error('connect ECONNREFUSED 10.0.0.7:5432 password=hunter2');
      },
      recentlyEndedSessions: () => [],
      apiTokenVerify: (_: unknown, { hash }: { hash: string }) => {
        lookups.count += 1;
        return good.get(hash) ?? null;
      },
    },
    Mutation: {
      signIn: (_: unknown, __: unknown, { effects }: RequestContext) => {
        effects.refreshToken = { value: 'refresh-1', expiresAt: '2099-01-01T00:00:00.000Z' };
        return true;
      },
      signOut: (_: unknown, __: unknown, { effects }: RequestContext) => {
        effects.refreshToken = null;
        return true;
      },
      accessLogRecord: (_: unknown, { lines }: { lines: Parameters<TestAccessLines['record']>[0] }) =>
        accessLines.record(lines),
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      name: ({ id }: { id: string }) => name(id),
    },
  });
}

function createNotesSubgraph(onSubscribed: () => void): Subgraph {
  const notes: Note[] = [{ text: 'first', author: { id: toGlobalId('User', 7) } }];
  const bus = createMemoryBus({ logger: testLogger() });
  return subgraph('notes', notesSdl, {
    Query: {
      notes: () => notes,
      noteOfNobody: () => {
        throw new KizunaError('NOT_FOUND');
      },
      seenByNotes: (_: unknown, __: unknown, context: RequestContext) => describeRequest(context),
      tree: () => ({}),
    },
    Tree: { tree: () => ({}), leaf: () => 1 },
    Mutation: {
      noteAdd: async (_: unknown, { text }: { text: string }, { viewer }: RequestContext) => {
        if (!viewer) throw new KizunaError('UNAUTHORIZED');
        const note = { text, author: { id: toGlobalId('User', viewer.userId) } };
        notes.push(note);
        await bus.publish('notes', null);
        return note;
      },
    },
    Subscription: {
      noteAdded: {
        subscribe: async (_: unknown, { ofAuthor }: { ofAuthor?: string }, { viewer }: RequestContext) => {
          if (!viewer) throw new KizunaError('UNAUTHORIZED');
          const events = await live(bus, ['notes'], async function* added(wakeUps) {
            let next = notes.length;
            while (await wakeUps.next()) {
              for (; next < notes.length; next += 1) {
                const note = notes[next];
                if (note && (!ofAuthor || note.author.id === ofAuthor)) yield note;
              }
            }
          });
          onSubscribed();
          return events;
        },
        resolve: (note: Note) => note,
      },
    },
  });
}

function subgraph(
  name: string,
  sdl: string,
  resolvers: Parameters<typeof buildSubgraphSchema>[0] extends infer _ ? object : never,
): Subgraph {
  const modules = { typeDefs: parse(sdl), resolvers } as Extract<
    Parameters<typeof buildSubgraphSchema>[0],
    { typeDefs: unknown }
  >;
  return {
    name,
    schema: buildSubgraphSchema(modules),
    createContext: (request) => request,
    health: {},
    close: async () => {},
  };
}

/** Starts it; close it in `afterAll`. */
export async function startTestGraph(options: TestGraphOptions): Promise<TestGraph> {
  const logger = testLogger();
  const bus = createMemoryBus({ logger });
  const assertionSecret = new TextEncoder().encode('an assertion secret for the tests');
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] };

  let onSubscribed = () => {};
  let subscribed = new Promise<void>((resolve) => {
    onSubscribed = resolve;
  });
  const config = testConfig(options.env, changesOf(options));
  const servers = new Map<string, FastifyInstance>();
  const transports = new Map<string, SubgraphTransport>();
  const rooms = createRooms(bus);
  const apiTokens = createTestApiTokens(bus);
  const accessLines = createTestAccessLines();
  async function serve(part: Subgraph, port: number): Promise<{ origin: string; executor: SubgraphExecutor }> {
    const verifyAssertion = createAssertionVerifier(assertionSecret, part.name);
    const executor = createSubgraphExecutor(part, { verifyAssertion, logger });
    const server = createHttpServer({ logger });
    serveGraph(server, executor);
    servers.set(part.name, server);
    return { origin: await server.listen({ host: '127.0.0.1', port }), executor };
  }
  const roomsSubgraph = subgraph('rooms', roomSdl, rooms.resolvers);
  let roomsPort = 0;
  let usersOrigin = '';
  const users = createUsersSubgraph(apiTokens, accessLines);
  for (const part of [users, createNotesSubgraph(() => onSubscribed()), roomsSubgraph]) {
    const { origin, executor } = await serve(part, 0);
    if (part.name === 'users') usersOrigin = origin;
    if (part === roomsSubgraph) roomsPort = Number(new URL(origin).port);
    const elsewhere = part.name === 'users' ? options.usersUrl : undefined;
    const url = elsewhere ?? `${origin}/graphql`;
    transports.set(
      part.name,
      elsewhere !== undefined || options.edition === 'over HTTP'
        ? createHttpTransport({ name: part.name, url, logger, ...config.transports.limitsOf(part.name) })
        : inProcessTransport(executor),
    );
  }

  const app = await createGateway({
    config,
    supergraph: {
      sdl: options.supergraphSdl ?? composeTestGraph(),
      ...(options.supergraphFile ? { followed: { path: options.supergraphFile, everyMs: 20 } } : {}),
    },
    transports,
    routes: { local: [async (routes) => void routes.get('/.well-known/jwks.json', async () => jwks)], remote: {} },
    operations: options.operations ?? {},
    assertionSecret,
    bus,
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    ...(options.plansOnThread ? {} : { startPlanner: startPlannerHere }),
    logger,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1',
    health: {},
    clientConfig: { demo: false },
    outbox: options.outbox ?? null,
    socketTimes: { tokenGraceMs: 200, ...options.socketTimes },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  return {
    url,
    app,
    bus,
    logger,
    token: ({
      userId = 7,
      userType = 'MEMBER',
      sessionId = 70,
      expiresIn = '10m',
      audience = accessToken.audience,
    } = {}) =>
      new SignJWT({ userType, sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setSubject(String(userId))
        .setIssuer(accessToken.issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(privateKey),
    rooms,
    apiTokens,
    accessLines,
    origins: { users: usersOrigin },
    async restartRooms() {
      await servers.get('rooms')?.close();
      await serve(roomsSubgraph, roomsPort);
    },
    endSession: (sessionId) => bus.publish('session.ended', { sessionId }),
    async subscribed() {
      await subscribed;
      subscribed = new Promise((resolve) => {
        onSubscribed = resolve;
      });
    },
    async stopUsers() {
      await servers.get('users')?.close();
    },
    async close() {
      await app.close();
      await Promise.all([...servers.values()].map((server) => server.close()));
      await bus.close();
    },
  };
}

/** The configuration's own, where a test says so. */
function changesOf(options: TestGraphOptions): Partial<GatewayConfig> {
  const { introspection = options.production ? 'off' : undefined } = options;
  const { allowedOrigins, bodyLimit, trustProxy, maxSockets, socketDrainMs, accessRefusal } = options;
  return {
    ...(introspection && { introspection }),
    ...(allowedOrigins && { allowedOrigins }),
    ...(bodyLimit !== undefined && { bodyLimit }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(maxSockets !== undefined && { maxSockets }),
    ...(socketDrainMs !== undefined && { socketDrainMs }),
    ...(accessRefusal && { accessRefusal }),
  };
}

/** @param changes made to the SDL of `notes` @param roomChanges made to the SDL of `rooms` */
export function composeTestGraph(
  changes: (notesSdl: string) => string = (sdl) => sdl,
  roomChanges: (roomSdl: string) => string = (sdl) => sdl,
): string {
  const result = composeServices([
    { name: 'users', typeDefs: parse(usersSdl), url: 'http://users' },
    { name: 'notes', typeDefs: parse(changes(notesSdl)), url: 'http://notes' },
    { name: 'rooms', typeDefs: parse(roomChanges(roomSdl)), url: 'http://rooms' },
  ]);
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}
