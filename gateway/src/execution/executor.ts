import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { SubgraphAnswer, SubgraphTransports } from '../transport/subgraph-transport.ts';
import { createByteWriterPool } from './byte-writer.ts';
import { clientErrors } from './client-errors.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import { type FetchBody, PlanRun } from './plan-run.ts';
import { readEffects } from './response-effects.ts';
import { cookieSubgraph, type HeadersFor } from './subgraph-headers.ts';
import { AnswerWriter } from './write-answer.ts';

/** An executed operation's answer. */
export interface ExecutionAnswer {
  /** JSON text in UTF-8. */
  readonly data: Buffer;
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
    { query, operationName }: FetchOperation,
    { bytes: body, variables }: FetchBody,
    context: RequestContext,
  ): Promise<SubgraphAnswer> {
    const transport = transports.get(subgraph);
    if (!transport || kind === 'subscription') throw new Error(`There is no transport for a ${kind} of ${subgraph}.`);
    const headers = await headersFor(context, subgraph);
    try {
      return await transport.fetch({ kind, query, operationName, body, variables, headers });
    } catch (error) {
      logger.warn({ err: error, subgraph }, 'a subgraph gave no answer');
      throw error instanceof KizunaError ? error : new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
    }
  }

  const pool = createByteWriterPool();

  return {
    async execute(plan, variables, context, event) {
      const kept = pool.lend();
      const scratch = pool.lend();
      try {
        const run = new PlanRun({
          plan,
          variables,
          kept,
          scratch,
          fetch: (request, operation, body) => fetchFrom(request, operation, body, context),
          onExtensions(subgraph, extensions) {
            if (subgraph === cookieSubgraph) Object.assign(context.effects, readEffects(extensions));
          },
          onMalformed: (subgraph, error) => logger.warn({ err: error, subgraph }, 'a subgraph gave a malformed answer'),
          ...(event ? { event } : {}),
        });
        await run.run();
        plan.introspection?.answerInto(run.root, variables, kept);
        scratch.length = 0;
        const writer = new AnswerWriter(variables, kept.bytes, scratch);
        if (!writer.write(run.root, plan.output)) scratch.text('null');
        const data = scratch.copyOut();
        if (run.problems.length === 0 && writer.violations.length === 0) return { data };
        const { problems, root } = run;
        const errors = clientErrors(plan, { root, variables, problems, violations: writer.violations, data });
        return { data, errors: maskErrors(errors, context.locale) };
      } finally {
        pool.giveBack(kept);
        pool.giveBack(scratch);
      }
    },
  };
}
