import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { testLogger } from '@kizuna/kit/logging/logger';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import {
  buildASTSchema,
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  parse,
  validate,
} from 'graphql';
import { createExecutor } from '../execution/executor.ts';
import { createGraphTypes } from '../execution/graph-types.ts';
import { createCostRules } from '../limits/cost-rules.ts';
import { createReadyOperations } from '../operations/ready-operations.ts';
import { createInThreadPlanner } from '../planning/planner.ts';
import { createErrorMask } from '../telemetry/error-masking.ts';
import type { SubgraphTransport } from '../upstream/subgraph-transport.ts';
import { createAccessRules } from './access-rules.ts';
import { createRequestContext } from './request-context.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires",
  "@shareable", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy"])\n`;

/** One subgraph: its SDL, and resolvers where a field of the same name on the object is not enough. */
export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers?: Readonly<Record<string, Record<string, GraphQLFieldResolver<Record<string, unknown>, unknown>>>>;
}

/** SDL alone is taken for a subgraph without resolvers; one that has an `@link` of its own is taken as it is. */
export function composeAccess(subgraphs: Readonly<Record<string, string | TestSubgraph>>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, subgraph]) => ({
      name,
      typeDefs: documentOf(subgraph),
      url: `http://${name}`,
    })),
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

function documentOf(subgraph: string | TestSubgraph) {
  const sdl = typeof subgraph === 'string' ? subgraph : subgraph.sdl;
  return parse(sdl.includes('@link(') ? sdl : link + sdl);
}

export const member: Viewer = { userId: 1, userType: 'MEMBER', sessionId: 1 };
export const admin: Viewer = { userId: 2, userType: 'ADMIN', sessionId: 2 };
export const tokenWith = (...scopes: string[]): Viewer => ({ userId: 1, userType: 'MEMBER', tokenId: 1, scopes });

/** An answer as clients get it; errors as `code at path`. */
export interface TestAnswer {
  readonly data: unknown;
  readonly errors: readonly string[];
  /** What subgraphs were asked, as `subgraph: query`. */
  readonly asked: readonly string[];
}

/** The engine with its access rules, on subgraphs that answer at once and without looking at the viewer. */
export interface AccessBench {
  readonly supergraphSdl: string;
  run(query: string, viewer: Viewer | null, variables?: Readonly<Record<string, unknown>>): Promise<TestAnswer>;
  /** How many operations were planned. */
  readonly planned: { count: number };
}

export function createAccessBench(
  subgraphs: Readonly<Record<string, TestSubgraph>>,
  supergraphSdl = composeAccess(subgraphs),
): AccessBench {
  const logger = testLogger();
  const planner = createInThreadPlanner(supergraphSdl);
  const document = parse(supergraphSdl);
  const whole = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const types = createGraphTypes(whole);
  const planned = { count: 0 };
  const operations = createReadyOperations({
    apiSchema: buildSchema(planner.facts.apiSdl),
    types,
    planner: {
      async plan(operation) {
        planned.count += 1;
        return planner.plan(operation);
      },
      close: async () => {},
    },
    rules: [],
    names: { fields: new Set(types.fieldNames()), required: new Set(planner.facts.requiredFieldNames) },
    access: createAccessRules(document, whole),
    costs: createCostRules(whole, 10),
    isRegistered: () => false,
  });
  const maskErrors = createErrorMask(logger);
  const askedBy = new Map<string, string[]>();
  const executor = createExecutor({
    transports: new Map(Object.entries(subgraphs).map(([name, it]) => [name, transportTo(name, it, askedBy)])),
    headersFor: (context) => ({ 'x-request-id': context.requestId }),
    maskErrors,
    logger,
  });
  let requests = 0;

  return {
    supergraphSdl,
    planned,
    async run(query, viewer, variables = {}) {
      const ready = await operations.prepare(query, undefined);
      if ('errors' in ready) throw new Error(ready.errors.map(({ message }) => message).join('\n'));
      const coerced = ready.coerce(variables);
      if ('errors' in coerced) throw new Error(coerced.errors.map(({ message }) => message).join('\n'));
      const { plan } = (await ready.access?.allowedTo(viewer)) ?? ready;
      requests += 1;
      const requestId = String(requests);
      askedBy.set(requestId, []);
      const context = createRequestContext({ viewer, headers: {}, address: null, requestId });
      const { data, errors = [] } = await executor.execute(plan, coerced.values, context);
      return {
        data: JSON.parse(data.toString()),
        errors: errors.map(({ extensions, path = [] }) => `${String(extensions?.code)} at ${path.join('.')}`),
        asked: askedBy.get(requestId) ?? [],
      };
    },
  };
}

function transportTo(name: string, subgraph: TestSubgraph, askedBy: ReadonlyMap<string, string[]>): SubgraphTransport {
  const typeDefs = documentOf(subgraph);
  const schema = buildSubgraphSchema({ typeDefs, resolvers: { ...subgraph.resolvers } });
  return {
    async fetch({ query, body, headers }) {
      askedBy.get(headers['x-request-id'] ?? '')?.push(`${name}: ${query}`);
      const document = parse(query);
      const invalid = validate(schema, document);
      if (invalid.length > 0) throw new KizunaError('INTERNAL_ERROR', { cause: invalid[0] });
      const answer: ExecutionResult = await execute({
        schema,
        document,
        variableValues: JSON.parse(body.variables() ?? '{}'),
      });
      return Buffer.from(JSON.stringify(answer));
    },
    authorize: async () => ({ shared: null }),
    subscribe: () => Promise.reject(new Error('There are no subscriptions here.')),
    close: async () => {},
  };
}
