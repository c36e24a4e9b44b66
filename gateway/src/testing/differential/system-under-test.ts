import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { buildASTSchema, parse } from 'graphql';
import { createAccessRules } from '../../access/access-rules.ts';
import { createRequestContext } from '../../access/request-context.ts';
import { createExecutor } from '../../execution/executor.ts';
import { createGraphTypes } from '../../execution/graph-types.ts';
import type { ReadParts } from '../../execution/read-answer.ts';
import { createCostRules } from '../../limits/cost-rules.ts';
import { createReadyOperations } from '../../operations/ready-operations.ts';
import { createInThreadPlanner } from '../../planning/planner.ts';
import { createErrorMask } from '../../telemetry/error-masking.ts';
import type { SubgraphAnswer, SubgraphTransport, SubgraphTransports } from '../../upstream/subgraph-transport.ts';
import type { Answer } from './compare.ts';
import type { ComposedCase } from './compose-case.ts';
import type { ExecuteSubgraph } from './subgraph.ts';

export interface Request {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Runs one operation. */
export type Run = (request: Request) => Promise<Answer>;

/** How subgraphs answer: with bytes that come later, as over HTTP, or with text at once, as in one process. */
export type AnswerForm = 'later' | 'at once';

/** What a subgraph answers in place of a right answer. @throws KizunaError when there is none */
export type Give = (right: SubgraphResponse) => SubgraphAnswer;

/**
 * Our engine on the case's subgraphs.
 * @param form or ways to the subgraphs, in place of the case's own
 * @param read in place of the engine's own way to read answers
 */
export function createEngineUnderTest(
  composed: Pick<ComposedCase, 'case' | 'supergraphSdl' | 'apiSchema' | 'subgraphs'>,
  form: AnswerForm | Give | SubgraphTransports,
  read?: ReadParts,
) {
  const logger = testLogger();
  const planner = createInThreadPlanner(composed.supergraphSdl);
  const { requiredFieldNames } = planner.facts;
  const { viewer } = composed.case;
  const document = parse(composed.supergraphSdl);
  const whole = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const types = createGraphTypes(whole);
  const operations = createReadyOperations({
    apiSchema: composed.apiSchema,
    types,
    planner: { plan: async (operation) => planner.plan(operation), close: async () => {} },
    rules: [],
    names: { fields: new Set(types.fieldNames()), required: new Set(requiredFieldNames) },
    access: viewer === undefined ? null : createAccessRules(document, whole),
    costs: createCostRules(whole, 10),
    isRegistered: () => false,
  });
  const maskErrors = createErrorMask(logger);
  const executor = createExecutor({
    transports:
      typeof form === 'object'
        ? form
        : new Map([...composed.subgraphs].map(([name, execute]) => [name, transportTo(execute, form)])),
    headersFor: () => ({}),
    maskErrors,
    logger,
    ...(read ? { read } : {}),
  });
  const context = createRequestContext({ viewer: viewer ?? null, headers: {}, address: null });
  return { operations, executor, maskErrors, context };
}

/** The same, operation by operation. */
export function createRun(...given: Parameters<typeof createEngineUnderTest>): Run {
  const { operations, executor, maskErrors, context } = createEngineUnderTest(...given);
  return async ({ query, variables = {}, operationName }) => {
    const ready = await operations.prepare(query, operationName);
    if ('errors' in ready) return { errors: maskErrors(ready.errors, 'en') };
    const coerced = ready.coerce(variables);
    if ('errors' in coerced) return { errors: maskErrors(coerced.errors, 'en') };
    const { plan } = (await ready.access?.allowedTo(context.viewer)) ?? ready;
    const { data, errors } = await executor.execute(plan, coerced.values, context);
    return { data: JSON.parse(data.toString()), ...(errors ? { errors } : {}) };
  };
}

function transportTo(execute: ExecuteSubgraph, form: AnswerForm | Give): SubgraphTransport {
  const answered = (right: SubgraphResponse) => {
    if (typeof form === 'function') return form(right);
    const json = JSON.stringify(right);
    return form === 'at once' ? json : Buffer.from(json);
  };
  const failed = (cause: unknown) => Promise.reject(new KizunaError('SERVICE_UNAVAILABLE', { cause }));
  return {
    fetch({ query, body, operationName }) {
      const variables = body.variables();
      try {
        const right = execute({
          query,
          ...(variables === undefined ? {} : { variables: JSON.parse(variables) }),
          ...(operationName ? { operationName } : {}),
        });
        return form === 'at once' && !isPromise(right)
          ? answered(right)
          : Promise.resolve(right).then(answered, failed);
      } catch (cause) {
        return failed(cause);
      }
    },
    authorize: async () => ({ shared: null }),
    subscribe: () => Promise.reject(new Error('There are no subscriptions here.')),
    close: async () => {},
  };
}
