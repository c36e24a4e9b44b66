import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Variables } from '../execution/conditions.ts';
import type { ExecutionAnswer, Executor } from '../execution/executor.ts';
import type { Resume, Subscriber, Subscription } from '../subscriptions/subscriber.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import type { ReadyOperation, Refusal } from './ready-operations.ts';

/** Nothing was run. */
export interface RefusedAnswer {
  /** Masked. */
  readonly refused: readonly GraphQLFormattedError[];
}

export type Answer = ExecutionAnswer | RefusedAnswer;

/**
 * The way that every operation goes, whatever transport brought it: parse, validate, plan, execute, mask, measure. Who asks, and
 * which text a hash stands for, is settled before.
 */
export interface Pipeline {
  /** The operation if it was made ready before: for transports that have a shorter way then. */
  known(text: string, operationName: string | undefined): ReadyOperation | undefined;
  /**
   * @param validAgainst the schema against which somebody has validated the text with the graph's rules
   * @throws KizunaError when the operation is too much to be planned, or cannot be planned now
   */
  prepare(
    text: string,
    operationName: string | undefined,
    validAgainst?: GraphQLSchema,
  ): Promise<ReadyOperation | Refusal>;
  /** Runs a query or a mutation. Never rejects. */
  run(operation: ReadyOperation, variables: Variables, context: RequestContext): Promise<Answer>;
  /** Starts a subscription; `resume` for clients that can go on after their connection breaks. Never rejects. */
  subscribe(
    operation: ReadyOperation,
    variables: Variables,
    subscriber: Subscriber,
    resume: Resume | null,
  ): Promise<Subscription | RefusedAnswer>;
  /** What becomes of what went wrong before anything was run. */
  refuse(errors: readonly unknown[], context: Pick<RequestContext, 'locale'>): RefusedAnswer;
}

export interface PipelineOptions {
  readonly graph: CurrentGraph;
  readonly executor: Executor;
  readonly subscriptions: Subscriptions;
  readonly maskErrors: MaskErrors;
  readonly metrics: OperationMetrics;
}

export function createPipeline({ graph, executor, subscriptions, maskErrors, metrics }: PipelineOptions): Pipeline {
  function refuseAll(errors: readonly unknown[], { locale }: Pick<RequestContext, 'locale'>): RefusedAnswer {
    return { refused: maskErrors(errors, locale) };
  }

  async function execute(operation: ReadyOperation, variables: Variables, context: RequestContext): Promise<Answer> {
    if (operation.operation.operation === 'subscription') throw subscriptionsGoBySocket();
    const coerced = operation.coerce(variables);
    if ('errors' in coerced) return refuseAll(coerced.errors, context);
    return executor.execute(operation.plan, coerced.values, context);
  }

  return {
    known: (text, operationName) => graph.runtime.operations.known(text, operationName),
    prepare(text, operationName, validAgainst) {
      const { operations, apiSchema } = graph.runtime;
      return validAgainst === apiSchema
        ? operations.prepareValid(text, operationName)
        : operations.prepare(text, operationName);
    },
    async run(operation, variables, context) {
      const startedAt = performance.now();
      let answer: Answer;
      try {
        answer = await execute(operation, variables, context);
      } catch (error) {
        answer = refuseAll([error], context);
      }
      metrics.observe(operation.operation.operation, startedAt, 'refused' in answer ? answer.refused : answer.errors);
      return answer;
    },
    async subscribe(operation, variables, subscriber, resume) {
      const { context } = subscriber;
      try {
        const coerced = operation.coerce(variables);
        if ('errors' in coerced) return refuseAll(coerced.errors, context);
        const started = await subscriptions.subscribe(operation, coerced.values, subscriber, resume);
        return 'errors' in started ? refuseAll(started.errors, context) : started;
      } catch (error) {
        return refuseAll([error], context);
      }
    },
    refuse: refuseAll,
  };
}

function subscriptionsGoBySocket(): GraphQLError {
  return new GraphQLError('Subscriptions are served by graphql-ws on this same address.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}
