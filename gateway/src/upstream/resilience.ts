import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { SubgraphRequest } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { Circuit, type Pass } from './circuit.ts';
import { createDeadlines, type Deadline } from './deadlines.ts';
import { createFailureLog } from './failure-log.ts';
import { createRetryBudget } from './retry-budget.ts';
import { Slots } from './slots.ts';
import { failureAnswer, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphAnswer, SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';
import type { SubgraphLimits } from './transport-config.ts';
import type { SubgraphMetrics } from './transport-metrics.ts';

export interface ProtectionOptions {
  readonly name: string;
  readonly limits: SubgraphLimits;
  readonly metrics: SubgraphMetrics;
  readonly logger: Logger;
}

/**
 * Guards a transport. Queries and mutations go, from outside to inside, through a deadline, a circuit breaker, a cap with a bounded queue
 * and further tries (of queries only); subscriptions, and the questions who may follow them, have a deadline only. The breaker judges
 * what came of all tries: a restart that a second try hides is no failure.
 * Doubtful failures, which one client could bring about for all, count only when nobody has been answered for a whole window.
 */
export function protectTransport(transport: SubgraphTransport, options: ProtectionOptions): SubgraphTransport {
  const { limits, metrics, logger, name } = options;
  const deadlines = createDeadlines(limits.timeoutMs);
  const budget = createRetryBudget(limits.retryShare, limits.maxConcurrent);
  const logFailure = createFailureLog(name, logger);
  const slots = new Slots(limits.maxConcurrent, limits.maxQueued);
  let answeredAt = Number.NEGATIVE_INFINITY;
  const nobodyIsAnswered = () => performance.now() - answeredAt >= limits.breakerWindowMs;
  const circuit = new Circuit({
    limits,
    counts: (error) =>
      error instanceof SubgraphFailure &&
      (error.health === 'down' || (error.health === 'doubtful' && nobodyIsAnswered())),
    onBreak() {
      // What was answered before says nothing any more: a probe that fails, even doubtfully, is no sign that it is back.
      answeredAt = Number.NEGATIVE_INFINITY;
      logger.error({ subgraph: name }, 'subgraph fails too often and is left in peace for a while');
    },
    onReset: () => logger.info({ subgraph: name }, 'subgraph answers again'),
  });
  metrics.observe({
    circuitOpen: () => !circuit.isClosed,
    queued: () => slots.queued,
    underWay: () => slots.underWay,
    resent: () => transport.resent ?? 0,
  });

  function send(request: SubgraphFetch, deadline: Deadline): SubgraphAnswer | Promise<SubgraphAnswer> {
    try {
      // It waited for a slot, or for another try, until now.
      if (deadline.expired) throw new SubgraphFailure('timeout');
      return transport.fetch(request, deadline);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function sendInTurn(request: SubgraphFetch, deadline: Deadline): SubgraphAnswer | Promise<SubgraphAnswer> {
    const turn = slots.take();
    const first = turn ? turn.then(() => send(request, deadline)) : send(request, deadline);
    if (request.kind === 'query' && limits.retries > 0) budget.earn();
    if (isPromise(first)) return persist(request, deadline, first);
    slots.give();
    return first;
  }

  /** Waits for the first try, and has further ones where there are any left. */
  async function persist(request: SubgraphFetch, deadline: Deadline, first: Promise<SubgraphAnswer>) {
    const further = request.kind === 'mutation' ? 0 : limits.retries;
    try {
      for (let tried = 0; ; tried += 1) {
        try {
          return await (tried === 0 ? first : send(request, deadline));
        } catch (error) {
          const again = tried < further && error instanceof SubgraphFailure && error.retryableQuery && budget.spend();
          if (!again) throw error;
        }
        metrics.retried();
        await pauseBefore(tried + 1);
      }
    } finally {
      slots.give();
    }
  }

  /**
   * Waits no longer than for a fetch.
   * @param late makes what is said then
   * @param drop lets go of what comes after that
   */
  async function inTime<Answer>(asked: Promise<Answer>, late: () => Answer, drop: (answer: Answer) => void = () => {}) {
    const deadline = deadlines.start();
    try {
      return await new Promise<Answer>((resolve, reject) => {
        deadline.holder = {
          stop() {
            resolve(late());
            asked.then(drop, () => {});
          },
        };
        asked.then(resolve, reject);
      });
    } finally {
      deadlines.end(deadline);
    }
  }

  return {
    fetch(request) {
      const deadline = deadlines.begin();
      let pass: Pass | null = null;
      const succeed = (answer: SubgraphAnswer) => {
        if (pass) circuit.succeeded(pass);
        answeredAt = performance.now();
        metrics.answered(answeredAt - deadline.startedAt);
        deadlines.end(deadline);
        return answer;
      };
      const fail = (error: unknown) => {
        if (pass) circuit.failed(pass, error);
        const failure = error instanceof SubgraphFailure ? error : new SubgraphFailure('internal', error);
        metrics.failed(failure.reason, performance.now() - deadline.startedAt);
        logFailure(failure);
        deadlines.end(deadline);
        return Promise.reject(failure);
      };
      try {
        pass = circuit.enter();
        const answer = sendInTurn(request, deadline);
        if (!isPromise(answer)) return succeed(answer);
        deadlines.watch(deadline);
        return answer.then(succeed, fail);
      } catch (error) {
        return fail(error);
      }
    },
    authorize: (request) => inTime(transport.authorize(request), () => timedOut(request)),
    subscribe: (request) =>
      inTime(
        transport.subscribe(request),
        () => timedOut(request),
        (opened) => {
          if (Symbol.asyncIterator in opened) void opened.return?.();
        },
      ),
    async close() {
      await transport.close();
      deadlines.close();
    },
  };
}

function timedOut(request: SubgraphRequest) {
  return failureAnswer(new SubgraphFailure('timeout'), request);
}

/** Next to nothing after a connection that broke, then scattered, so that many do not come back in step. */
function pauseBefore(furtherTry: number): Promise<void> {
  const milliseconds = furtherTry === 1 ? 0 : 50 * furtherTry + Math.random() * 100;
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
