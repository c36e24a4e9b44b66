import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { createMalformedAnswerLog } from '../upstream/failure-log.ts';
import type { FetchBody } from '../upstream/fetch-body.ts';
import type { SubgraphAnswer, SubgraphTransports } from '../upstream/subgraph-transport.ts';
import { createAnswerBuffers } from './answer-buffers.ts';
import { clientErrors } from './client-errors.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import { code } from './json-codes.ts';
import { PlanRun } from './plan-run.ts';
import { type ReadParts, readParts } from './read-answer.ts';
import { readEffects } from './response-effects.ts';
import type { RunMemory } from './run-memory.ts';
import { createRunMemoryPool } from './run-memory-pool.ts';
import { cookieSubgraph, type HeadersFor } from './subgraph-headers.ts';

/** An executed operation's answer. */
export interface ExecutionAnswer {
  /** JSON text in UTF-8. */
  readonly data: Buffer;
  /** The same within `{"data":…}`: the whole answer when there are no errors. */
  readonly whole: Buffer;
  /** Masked. */
  readonly errors?: readonly GraphQLFormattedError[];
  /** May be called once both have been sent and nobody keeps them: their memory is then used for other answers. */
  readonly release: () => void;
}

export interface ExecutorOptions {
  readonly transports: SubgraphTransports;
  readonly headersFor: HeadersFor;
  readonly maskErrors: MaskErrors;
  readonly logger: Logger;
  /** For tests that compare the engine with a plain reader; nobody else sets it. @default the engine */
  readonly read?: ReadParts;
}

/** Runs compiled plans. */
export interface Executor {
  /**
   * @param variables coerced
   * @param event a subscription's event, as the subgraph that owns it answered: JSON text
   * @returns at once, without a promise, when no subgraph had to be waited for
   */
  execute(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
    event?: string,
  ): ExecutionAnswer | Promise<ExecutionAnswer>;
}

const head = Buffer.from('{"data":');

export function createExecutor({
  transports,
  headersFor,
  maskErrors,
  logger,
  read = readParts,
}: ExecutorOptions): Executor {
  function fetchFrom(
    { subgraph, kind }: FetchRequest,
    { query, operationName }: FetchOperation,
    body: FetchBody,
    context: RequestContext,
  ): SubgraphAnswer | Promise<SubgraphAnswer> {
    const transport = transports.get(subgraph);
    if (!transport || kind === 'subscription') throw new Error(`There is no transport for a ${kind} of ${subgraph}.`);
    return transport.fetch({ kind, query, operationName, body, headers: headersFor(context, subgraph) });
  }

  const pool = createRunMemoryPool();
  const buffers = createAnswerBuffers();
  const logMalformed = createMalformedAnswerLog(logger);

  return {
    execute(plan, variables, context, event) {
      const memory = pool.lend(plan.tables, variables);
      const run = new PlanRun({
        plan,
        variables,
        memory,
        fetch: (request, operation, body) => fetchFrom(request, operation, body, context),
        onExtensions(subgraph, extensions) {
          if (subgraph === cookieSubgraph) Object.assign(context.effects, readEffects(extensions));
        },
        onMalformed: logMalformed,
        read,
        ...(event === undefined ? {} : { event }),
      });
      return run.run(() => answerOf(plan, variables, context, run, memory));
    },
  };

  function answerOf(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
    run: PlanRun,
    memory: RunMemory,
  ): ExecutionAnswer {
    const { records, bytes } = memory;
    plan.introspection?.answerInto(records, run.root, variables);
    const begun = bytes.length;
    bytes.add(head);
    const violations = memory.writeAnswer(run.root, plan.output);
    bytes.byte(code.closeBrace);
    const { bytes: whole, release } = buffers.copy(bytes.from(begun));
    const data = whole.subarray(head.length, -1);
    const { root } = run;
    const problems = run.problems.all;
    const errors =
      problems.length === 0 && violations.length === 0
        ? undefined
        : maskErrors(clientErrors(plan, { records, root, variables, problems, violations, data }), context.locale);
    // Not after a failure: then answers may still come and be written to it.
    pool.giveBack(memory);
    return errors?.length ? { data, whole, errors, release } : { data, whole, release };
  }
}
