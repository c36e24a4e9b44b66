import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { clientOf } from '../access/client-of.ts';
import { refusalErrors } from '../access/refused-fields.ts';
import type { Variables } from '../execution/conditions.ts';
import type { ExecutionAnswer, Executor } from '../execution/executor.ts';
import type { Costs } from '../limits/costs.ts';
import type { RefuseIntrospection } from '../limits/introspection-policy.ts';
import { PlannerThreadLost } from '../planning/planner-thread.ts';
import { createRecentOffenders } from '../planning/recent-offenders.ts';
import type { Resume, Subscriber, Subscription } from '../subscriptions/subscriber.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { OperationMetrics } from '../telemetry/operation-metrics.ts';
import type { CheckPriced, ReadyOperation, Refusal } from './ready-operations.ts';

/** Nothing was run. */
export interface RefusedAnswer {
  /** Masked. */
  readonly refused: readonly GraphQLFormattedError[];
}

export type Answer = ExecutionAnswer | RefusedAnswer;

/** Who wants an operation, and with which variables. */
export interface Asked {
  readonly context: RequestContext;
  readonly variables: Variables;
  /** The schema against which somebody has validated the text with the graph's rules, after `admit`. */
  readonly validAgainst?: GraphQLSchema;
}

/**
 * The way that every operation goes, whatever transport brought it: parse, validate, price, plan, may they, execute, mask,
 * measure. Who asks, and which text a hash stands for, is settled before.
 */
export interface Pipeline {
  /**
   * Takes the point that it costs to have a text looked at. `prepare` does so itself, unless the text was looked at before.
   * @throws KizunaError RATE_LIMITED
   */
  admit(context: RequestContext): void | Promise<void>;
  /** The operation if it was made ready before: for transports that have a shorter way then. */
  known(text: string, operationName: string | undefined): ReadyOperation | undefined;
  /**
   * Makes an operation ready. One that would cost too much with these variables is not planned.
   * @throws KizunaError when the operation is too much to be planned, or cannot be planned now; RATE_LIMITED
   */
  prepare(text: string, operationName: string | undefined, asked: Asked): Promise<ReadyOperation | Refusal>;
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
  readonly costs: Costs;
  readonly refuseIntrospection: RefuseIntrospection;
  /** Refuses all of a request of which something is refused, before anything is fetched. @default false */
  readonly refusesWhole?: boolean;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const {
    graph,
    executor,
    subscriptions,
    maskErrors,
    metrics,
    costs,
    refuseIntrospection,
    refusesWhole = false,
  } = options;

  /** Those whose operations brought the planner down have nothing new planned for a while: what is known they may still run. */
  const offenders = createRecentOffenders();

  function refuseAll(errors: readonly unknown[], { locale }: Pick<RequestContext, 'locale'>): RefusedAnswer {
    return { refused: maskErrors(errors, locale) };
  }

  async function refuseVariables({ errors }: Refusal, context: RequestContext): Promise<RefusedAnswer> {
    await costs.admit(context);
    return refuseAll(errors, context);
  }

  async function execute(operation: ReadyOperation, variables: Variables, context: RequestContext): Promise<Answer> {
    if (operation.operation.operation === 'subscription') throw subscriptionsGoBySocket();
    refuseIntrospection(operation, context.viewer);
    const coerced = operation.coerce(variables);
    if ('errors' in coerced) return await refuseVariables(coerced, context);
    const paying = costs.pay(operation.price(coerced.values), context);
    if (paying) await paying;
    const allowed = operation.access === null ? operation : await operation.access.allowedTo(context.viewer);
    if (refusesWhole && allowed.refused.length > 0) {
      const refused = refusalErrors(allowed.refused, coerced.values);
      if (refused.length > 0) return refuseAll(refused, context);
    }
    return executor.execute(allowed.plan, coerced.values, context);
  }

  return {
    admit: (context) => costs.admit(context),
    known: (text, operationName) => graph.runtime.operations.known(text, operationName),
    async prepare(text, operationName, { context, variables, validAgainst }) {
      const { operations, apiSchema } = graph.runtime;
      const known = operations.known(text, operationName);
      if (known) return known;
      if (validAgainst === undefined) await costs.admit(context);
      const check: CheckPriced = ({ coerce, price }) => {
        const coerced = coerce(variables);
        // What is wrong with the variables is said when it is to be run.
        if (!('errors' in coerced)) costs.refuseDear(price(coerced.values));
      };
      const client = clientOf(context.viewer, context.client.address);
      const retryAfterMs = offenders.waitFor(client);
      if (retryAfterMs > 0) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs } });
      try {
        return validAgainst === apiSchema
          ? await operations.prepareValid(text, operationName, check)
          : await operations.prepare(text, operationName, check);
      } catch (error) {
        if (error instanceof KizunaError && error.cause instanceof PlannerThreadLost) offenders.add(client);
        throw error;
      }
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
        if ('errors' in coerced) return await refuseVariables(coerced, context);
        const paying = costs.pay(operation.price(coerced.values), context);
        if (paying) await paying;
        const allowed = operation.access === null ? operation : await operation.access.allowedTo(context.viewer);
        const refused = refusalErrors(
          refusesWhole ? allowed.refused : allowed.refused.filter(({ path }) => path.length === 1),
          coerced.values,
        );
        if (refused.length > 0) return refuseAll(refused, context);
        const started = await subscriptions.subscribe(allowed, coerced.values, subscriber, resume);
        return 'errors' in started ? refuseAll(started.errors, context) : started;
      } catch (error) {
        return refuseAll([error], context);
      }
    },
    refuse: refuseAll,
  };
}

function subscriptionsGoBySocket(): GraphQLError {
  return new GraphQLError('Subscriptions are served by graphql-ws and as text/event-stream on this same address.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}
