import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { GraphQLFormattedError } from 'graphql';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { createMalformedAnswerLog } from '../upstream/failure-log.ts';
import type { FetchBody } from '../upstream/fetch-body.ts';
import type { SubgraphAnswer, SubgraphTransports } from '../upstream/subgraph-transport.ts';
import { createAnswerBuffers } from './answer-buffers.ts';
import { type ByteText, bytesAsText, byteText, joined } from './byte-text.ts';
import { clientErrors } from './client-errors.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import { code } from './json-codes.ts';
import { PlanRun } from './plan-run.ts';
import type { FinishedRun } from './problem-paths.ts';
import { type ReadParts, readParts } from './read-answer.ts';
import type { RecordNumber } from './record.ts';
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

/** A subscription's event. */
export interface EventToRun {
  /** As the subgraph that owns it answered: JSON text. */
  readonly json: string;
  /** Stands in the answer as `extensions`: JSON text. */
  readonly extensions: ByteText;
}

/** Whole answers as JSON text, in the order of the events. Null for one of several that has to be run alone. */
export type EventAnswers = readonly (ByteText | null)[];

/** Runs compiled plans. */
export interface Executor {
  /**
   * Runs a query or a mutation.
   * @param variables coerced
   * @returns at once, without a promise, when no subgraph had to be waited for
   */
  execute(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
  ): ExecutionAnswer | Promise<ExecutionAnswer>;
  /**
   * Runs a subscription's plan for events that came together: what they need from other subgraphs is asked for once.
   * @param variables coerced; those of any of the events, where they differ in nothing but what the subscription itself was asked with
   * @returns null for all of several where a subgraph failed or told of an error, and for those that show that an entity is missing
   * @throws what keeps anything from coming of the run, such as RunTooLarge; where it comes later, the promise is rejected
   */
  executeEvents(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
    events: readonly EventToRun[],
  ): EventAnswers | Promise<EventAnswers>;
}

/** What a run is about. */
interface Running {
  readonly plan: CompiledPlan;
  readonly variables: Variables;
  readonly context: RequestContext;
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

  function begin({ plan, variables, context }: Running, memory: RunMemory, events?: readonly string[]): PlanRun {
    return new PlanRun({
      plan,
      variables,
      memory,
      fetch: (request, operation, body) => fetchFrom(request, operation, body, context),
      onExtensions(subgraph, extensions) {
        if (subgraph === cookieSubgraph) Object.assign(context.effects, readEffects(extensions));
      },
      onMalformed: logMalformed,
      read,
      ...(events ? { events } : {}),
    });
  }

  /** Writes `{"data":…` for one root. @returns where that begins, and what was wrong with the data */
  function writeData({ plan, variables }: Running, memory: RunMemory, root: RecordNumber) {
    const { records, bytes } = memory;
    plan.introspection?.answerInto(records, root, variables);
    const begun = bytes.length;
    bytes.add(head);
    return { begun, violations: memory.writeAnswer(root, plan.output) };
  }

  /** @param data of the root, as it was written @returns undefined when there are none */
  function errorsOf(
    { plan, variables, context }: Running,
    { records }: RunMemory,
    { problems: { all: problems } }: PlanRun,
    { root, violations, data }: Pick<FinishedRun, 'root' | 'violations' | 'data'>,
  ): readonly GraphQLFormattedError[] | undefined {
    if (problems.length === 0 && violations.length === 0) return undefined;
    const errors = clientErrors(plan, { records, root, variables, problems, violations, data });
    return errors.length > 0 ? maskErrors(errors, context.locale) : undefined;
  }

  function finish(running: Running, run: PlanRun, memory: RunMemory): ExecutionAnswer {
    const { bytes } = memory;
    const [root = 0] = run.roots;
    const { begun, violations } = writeData(running, memory, root);
    bytes.byte(code.closeBrace);
    const { bytes: whole, release } = buffers.copy(bytes.from(begun));
    const data = whole.subarray(head.length, -1);
    const errors = errorsOf(running, memory, run, { root, violations, data });
    // Not after a failure: then answers may still come and be written to it.
    pool.giveBack(memory);
    return errors ? { data, whole, errors, release } : { data, whole, release };
  }

  function finishEvents(
    running: Running,
    run: PlanRun,
    memory: RunMemory,
    events: readonly EventToRun[],
  ): EventAnswers {
    const { bytes } = memory;
    const isOne = events.length === 1;
    // What went wrong may concern any of them: which, shows when each is run alone.
    if (!isOne && run.problems.all.length > 0) {
      pool.giveBack(memory);
      return events.map(() => null);
    }
    const answers = run.roots.map((root, index) => {
      const { begun, violations } = writeData(running, memory, root);
      if (!isOne && violations.length > 0) return null;
      const data = bytes.from(begun + head.length);
      const errors = errorsOf(running, memory, run, { root, violations, data });
      bytes.text(',"extensions":');
      bytes.text(events[index]?.extensions ?? 'null');
      bytes.byte(code.closeBrace);
      if (!errors) return bytesAsText(bytes.from(begun));
      const rest = bytesAsText(bytes.from(begun + 1));
      return joined(byteText(`{"errors":${JSON.stringify(errors)},`), rest);
    });
    pool.giveBack(memory);
    return answers;
  }

  return {
    execute(plan, variables, context) {
      const running = { plan, variables, context };
      const memory = pool.lend(plan.tables, variables);
      const run = begin(running, memory);
      return run.run(() => finish(running, run, memory));
    },
    executeEvents(plan, variables, context, events) {
      const running = { plan, variables, context };
      const memory = pool.lend(plan.tables, variables);
      const run = begin(
        running,
        memory,
        events.map(({ json }) => json),
      );
      return run.run(() => finishEvents(running, run, memory, events));
    },
  };
}
