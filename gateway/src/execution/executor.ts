import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { SubgraphAnswer, SubgraphTransports } from '../transport/subgraph-transport.ts';
import { clientErrors } from './client-errors.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import { PlanRun } from './plan-run.ts';
import { readEffects } from './response-effects.ts';
import { cookieSubgraph, type HeadersFor } from './subgraph-headers.ts';
import { AnswerWriter } from './write-answer.ts';

/** An executed operation's answer. */
export interface ExecutionAnswer {
  /** JSON text. */
  readonly data: string;
  /** Masked. */
  readonly errors?: readonly GraphQLFormattedError[];
}

export interface ExecutorOptions {
  readonly transports: SubgraphTransports;
  readonly headersFor: HeadersFor;
  readonly maskErrors: MaskErrors;
  readonly logger: Logger;
}

/** Runs compiled plans. */
export interface Executor {
  /**
   * @param variables coerced
   * @param event a subscription's event, as the subgraph that owns it answered
   */
  execute(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
    event?: SubgraphResponse,
  ): Promise<ExecutionAnswer>;
}

export function createExecutor({ transports, headersFor, maskErrors, logger }: ExecutorOptions): Executor {
  async function fetchFrom(
    { subgraph, kind }: FetchRequest,
    { query, queryJson, operationName }: FetchOperation,
    variablesJson: string,
    context: RequestContext,
  ): Promise<SubgraphAnswer> {
    const transport = transports.get(subgraph);
    if (!transport || kind === 'subscription') throw new Error(`There is no transport for a ${kind} of ${subgraph}.`);
    const headers = await headersFor(context, subgraph);
    try {
      return await transport.fetch({ kind, query, queryJson, operationName, variablesJson, headers });
    } catch (error) {
      logger.warn({ err: error, subgraph }, 'a subgraph gave no answer');
      throw error instanceof KizunaError ? error : new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
    }
  }

  return {
    async execute(plan, variables, context, event) {
      const run = new PlanRun({
        plan,
        variables,
        fetch: (request, operation, variablesJson) => fetchFrom(request, operation, variablesJson, context),
        onExtensions(subgraph, extensions) {
          if (subgraph === cookieSubgraph) Object.assign(context.effects, readEffects(extensions));
        },
        onMalformed: (subgraph, error) => logger.warn({ err: error, subgraph }, 'a subgraph gave a malformed answer'),
        ...(event ? { event } : {}),
      });
      await run.run();
      plan.introspection?.answerInto(run.root, variables);
      const writer = new AnswerWriter(variables);
      const data = writer.write(run.root, plan.output) ?? 'null';
      if (run.problems.length === 0 && writer.violations.length === 0) return { data };
      const errors = clientErrors(plan, run.root, variables, run.problems, writer.violations, JSON.parse(data));
      return { data, errors: maskErrors(errors, context.locale) };
    },
  };
}
