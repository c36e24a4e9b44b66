import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js';
import type { FastifyPluginAsync } from 'fastify';
import { type GraphQLSchema, parse } from 'graphql';
import type { Registry } from 'prom-client';
import { enforceAccess } from '../access/enforce-access.ts';
import type { JobHandlers } from '../jobs/job-types.ts';
import type { HealthChecks } from '../service/health.ts';
import { answerEntitiesAtOnce } from './entities.ts';
import type { RequestContext } from './request-context.ts';
import { dateScalar, dateTimeScalar } from './scalars.ts';

/** A part of the graph, ready to be run inside the gateway's process or behind an HTTP server of its own. */
export interface Subgraph {
  /** As in the supergraph, for example `chat`. */
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Makes what the resolvers of one request are given: the request's facts plus loaders of its own. */
  createContext(request: RequestContext): RequestContext;
  /** The kinds of background work that it owns. */
  readonly jobs?: JobHandlers;
  /** HTTP outside the graph, below the paths that architecture.md gives it, for example `/files/media/…`. */
  readonly routes?: FastifyPluginAsync;
  /** Figures of its own for Prometheus. */
  readonly metrics?: Registry;
  /** What it needs to be of use, such as its database. */
  readonly health: HealthChecks;
  /** Puts the demo cast's things into empty tables; safe to call at every start. @param content all of it, unless told otherwise */
  seedDemo?(content?: DemoContent): Promise<void>;
  /** Gives back what it opened. */
  close(): Promise<void>;
}

/** How much of a demo there is to be. */
export interface DemoContent {
  /** Whether jobs draw a film and images for it. */
  readonly media: boolean;
}

/** Resolvers as codegen types them. Their context is the subgraph's own, which the schema builder does not know. */
// biome-ignore lint/suspicious/noExplicitAny: the resolver map of @apollo/subgraph is generic over a context it never sees
type ResolverMap = GraphQLResolverMap<any>;

/**
 * Builds the executable schema of a subgraph from its SDL in `schema/`, which enforces the access that the SDL declares.
 * @param name of the subgraph and of its SDL file
 * @param resolvers typed by codegen
 * @throws Error when what is declared of access cannot be enforced
 */
export function buildSchema(name: string, resolvers: object): GraphQLSchema {
  const typeDefs = parse(`${readSdl('common')}\n${readSdl(name)}`);
  const schema = buildSubgraphSchema({
    typeDefs,
    resolvers: { DateTime: dateTimeScalar, Date: dateScalar, ...resolvers } as ResolverMap,
  });
  enforceAccess(schema, typeDefs);
  answerEntitiesAtOnce(schema);
  return schema;
}

/** The contract lies beside the code, at the same place seen from `src/` and from `dist/`. */
function readSdl(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../schema/${name}.graphql`, import.meta.url)), 'utf8');
}
