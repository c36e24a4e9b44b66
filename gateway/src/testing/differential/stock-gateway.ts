import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import { testLogger } from '@kizuna/kit/logging/logger';
import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { supportedFeatures } from '../../planning/planner.ts';
import type { ComposedCase } from './compose-case.ts';
import type { ExecuteSubgraph } from './subgraph.ts';
import type { Run } from './system-under-test.ts';

/** The executor of @apollo/gateway on the case's subgraphs: what it gets right, ours must answer the same. */
export function createStockRun(composed: ComposedCase): Run {
  const supergraph = Supergraph.build(composed.supergraphSdl, { supportedFeatures: new Set(supportedFeatures) });
  const federatedApiSchema = supergraph.apiSchema();
  const joinSchema = supergraph.schema.toGraphQLJSSchema();
  const planner = new QueryPlanner(supergraph);
  const services = Object.fromEntries([...composed.subgraphs].map(([name, execute]) => [name, dataSource(execute)]));
  const logger = testLogger();

  const run: Run = async ({ query, variables = {}, operationName }) => {
    const document = parse(query);
    const invalid = validate(composed.apiSchema, document);
    const operation = getOperationAST(document, operationName);
    if (invalid.length > 0 || !operation) return { errors: invalid };
    const coerced = getVariableValues(composed.apiSchema, operation.variableDefinitions ?? [], { ...variables });
    if (coerced.errors) return { errors: coerced.errors };
    const named = operationName ? { operationName } : {};
    const plan = planner.buildQueryPlan(
      operationFromDocument(federatedApiSchema, document, { validate: false, ...named }),
    );
    const requestContext: Parameters<typeof executeQueryPlan>[2] = {
      request: { query, variables: coerced.coerced },
      context: {},
      logger,
      schema: composed.apiSchema,
      schemaHash: '' as Parameters<typeof executeQueryPlan>[2]['schemaHash'],
      cache: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      queryHash: '',
      document,
      source: query,
      operationName: operation.name?.value ?? null,
      operation,
      metrics: {},
      overallCachePolicy: undefined,
    };
    const result = await executeQueryPlan(
      plan,
      services,
      requestContext,
      buildOperationContext({ schema: composed.apiSchema, operationDocument: document, ...named }),
      joinSchema,
      federatedApiSchema,
    );
    return {
      data: result.data,
      ...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}),
    };
  };
  return run;
}

function dataSource(execute: ExecuteSubgraph): GraphQLDataSource {
  return {
    async process({ request: { query = '', variables, operationName } }) {
      const { data, errors } = await execute({
        query,
        ...(variables ? { variables } : {}),
        ...(operationName ? { operationName } : {}),
      });
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) };
    },
  };
}
