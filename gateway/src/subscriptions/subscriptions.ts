import type { Bus } from '@kizuna/kit/bus/bus';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Authorization } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { Variables } from '../execution/conditions.ts';
import type { Executor } from '../execution/executor.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { createEventRuns } from './event-runs.ts';
import { createLoneStreams } from './lone-streams.ts';
import { createOpenStreams } from './open-streams.ts';
import { isPassing } from './passing-failure.ts';
import { pauseBeforeTry } from './pause-before-try.ts';
import { createSharedStreams } from './shared-streams.ts';
import { StreamSource, type StreamSourceOptions } from './stream-source.ts';
import type { Refused, Resume, Subscriber, Subscription } from './subscriber.ts';
import { subscriptionKey } from './subscription-key.ts';

export interface Subscriptions {
  /**
   * Starts a subscription.
   * @param variables coerced
   * @param resume null for clients that cannot
   */
  subscribe(
    operation: ReadyOperation,
    variables: Variables,
    subscriber: Subscriber,
    resume: Resume | null,
  ): Promise<Subscription | Refused>;
  close(): void;
}

export interface SubscriptionsOptions extends Omit<StreamSourceOptions, 'runs'> {
  readonly executor: Executor;
  readonly maskErrors: MaskErrors;
  readonly graph: CurrentGraph;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** How often a client that comes back is asked for again while its subgraph is away: some ten seconds in all. */
const maxTries = 4;

/**
 * The subscriptions of all clients. Those who ask the same of a subgraph that says that its events are the same for everybody share
 * one stream: each is authorised by the subgraph when they join, and again when a right may have ended; each event is run and written
 * once. All others get a stream of their own.
 */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { executor, maskErrors, graph, bus, logger } = options;
  const runs = createEventRuns(executor, maskErrors);
  const sourceOptions = { ...options, runs };
  const streams = createOpenStreams(graph, maskErrors, logger);
  const shared = createSharedStreams(streams, bus, logger);
  const lone = createLoneStreams(streams);

  /** A client that comes back waits while its subgraph is away: told that it cannot go on, it would give up. */
  async function authorize(source: StreamSource, context: RequestContext, isBack: boolean): Promise<Authorization> {
    for (let tries = 0; ; tries += 1) {
      const answer = await source.authorize(context);
      if (!isBack || !('errors' in answer) || !isPassing(answer.errors) || tries === maxTries) return answer;
      await pauseBeforeTry(tries);
    }
  }

  return {
    async subscribe(operation, variables, subscriber, resume) {
      const { context } = subscriber;
      const source = new StreamSource(sourceOptions, operation, variables);
      const askedAt = performance.now();
      const answer = await authorize(source, context, resume?.position != null);
      if ('errors' in answer) return answer;
      const { shared: authorized } = answer;
      const { sharing } = operation;
      if (authorized && sharing && !sharing.differsByViewer) {
        const key = subscriptionKey(operation, variables, context.locale);
        return shared.join({ key, source, subscriber, authorized, askedAt, resume });
      }
      return lone.open(source, subscriber, authorized, resume);
    },
    close() {
      streams.close();
      runs.close();
    },
  };
}
