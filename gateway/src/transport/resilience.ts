import type { Logger } from '@kizuna/kit/logging/logger';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  SamplingBreaker,
} from 'cockatiel';
import { createDeadlines, type Deadline } from './deadlines.ts';
import { createFailureLog } from './failure-log.ts';
import { createRetryBudget } from './retry-budget.ts';
import { SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';
import type { SubgraphLimits } from './transport-config.ts';
import type { SubgraphMetrics } from './transport-metrics.ts';

export interface ProtectionOptions {
  readonly name: string;
  readonly limits: SubgraphLimits;
  readonly metrics: SubgraphMetrics;
  readonly logger: Logger;
}

/**
 * Guards a transport. From outside to inside: deadline, circuit breaker, cap with a bounded queue, further tries (queries
 * only), the transport itself. The breaker judges what came of all tries: a restart that a second try hides is no failure.
 */
export function protectTransport(transport: SubgraphTransport, options: ProtectionOptions): SubgraphTransport {
  const { limits, metrics, logger, name } = options;
  const deadlines = createDeadlines(limits.timeoutMs);
  const budget = createRetryBudget(limits.retryShare, limits.maxConcurrent);
  const logFailure = createFailureLog(name, logger);
  const slots = bulkhead(limits.maxConcurrent, limits.maxQueued);
  const circuit = circuitBreaker(
    handleWhen((error) => error instanceof SubgraphFailure && error.unhealthy),
    {
      halfOpenAfter: limits.breakerOpenMs,
      breaker: new SamplingBreaker({
        threshold: limits.breakerFailureShare,
        duration: limits.breakerWindowMs,
        minimumRps: (limits.breakerMinimumCalls * 1_000) / limits.breakerWindowMs,
      }),
    },
  );
  const retries = retry(
    handleWhen((error) => error instanceof SubgraphFailure && error.retryableQuery && budget.spend()),
    { maxAttempts: limits.retries, backoff: new DelegateBackoff(({ attempt }) => pauseBefore(attempt)) },
  );
  retries.onRetry(() => metrics.retried());
  circuit.onBreak(() => logger.error({ subgraph: name }, 'subgraph fails too often and is left in peace for a while'));
  circuit.onReset(() => logger.info({ subgraph: name }, 'subgraph answers again'));
  metrics.observe({
    circuitOpen: () => circuit.state !== CircuitState.Closed,
    queued: () => limits.maxQueued - slots.queueSlots,
    underWay: () => limits.maxConcurrent - slots.executionSlots,
  });

  function send(request: SubgraphFetch, deadline: Deadline) {
    // It waited for a slot, or for another try, until now.
    if (deadline.expired) throw new SubgraphFailure('timeout');
    return transport.fetch(request, deadline);
  }
  function sendWithRetries(request: SubgraphFetch, deadline: Deadline) {
    if (request.kind === 'mutation' || limits.retries === 0) return send(request, deadline);
    budget.earn();
    return retries.execute(() => send(request, deadline));
  }

  return {
    async fetch(request) {
      const deadline = deadlines.start();
      try {
        // While one probe is under way the others are told at once; left to itself the breaker would have them wait for it.
        if (circuit.state === CircuitState.HalfOpen) throw new SubgraphFailure('circuit-open');
        const answer = await circuit.execute(() => slots.execute(() => sendWithRetries(request, deadline)));
        metrics.answered(performance.now() - deadline.startedAt);
        return answer;
      } catch (error) {
        const failure = failureOf(error);
        metrics.failed(failure.reason, performance.now() - deadline.startedAt);
        logFailure(failure);
        throw failure;
      } finally {
        deadlines.end(deadline);
      }
    },
    subscribe: (request) => transport.subscribe(request),
    async close() {
      await transport.close();
      deadlines.close();
    },
  };
}

function failureOf(error: unknown): SubgraphFailure {
  if (error instanceof SubgraphFailure) return error;
  if (error instanceof BrokenCircuitError) return new SubgraphFailure('circuit-open', error);
  if (error instanceof BulkheadRejectedError) return new SubgraphFailure('overloaded', error);
  return new SubgraphFailure('unsendable', error);
}

/** Milliseconds: at once after a connection that broke, then scattered, so that many do not come back in step. */
function pauseBefore(attempt: number): number {
  return attempt === 1 ? 0 : 50 * attempt + Math.random() * 100;
}
