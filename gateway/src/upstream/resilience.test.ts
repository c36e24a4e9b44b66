import { testLogger } from '@kizuna/kit/logging/logger';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { protectTransport } from './resilience.ts';
import { type FailureReason, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';
import { scriptedTransport } from './testing/scripted-transport.ts';
import { answerTo, queryOf } from './testing/test-server.ts';
import { readTransportConfig, type SubgraphLimits } from './transport-config.ts';
import { createTransportMetrics } from './transport-metrics.ts';

const query = queryOf('{ a }');
const mutation: SubgraphFetch = { ...query, kind: 'mutation' };
const answer = Buffer.from('{"data":{"a":1}}');
const defaults = readTransportConfig({}, []).limitsOf('notes');

function guarded(inner: SubgraphTransport, limits: Partial<SubgraphLimits> = {}) {
  const registry = new Registry();
  const transport = protectTransport(inner, {
    name: 'notes',
    limits: { ...defaults, ...limits },
    metrics: createTransportMetrics(registry)('notes'),
    logger: testLogger(),
  });
  const figure = async (metric: string, labels = '') => {
    const line = `${metric}{subgraph="notes"${labels}} `;
    const found = (await registry.metrics()).split('\n').find((text) => text.startsWith(line));
    return Number(found?.slice(line.length));
  };
  return { transport, figure };
}

/** A transport that fails for as long as it has reasons left, and counts how often it was asked. */
function failing(reasons: readonly FailureReason[]) {
  const left = [...reasons];
  const state = { asked: 0 };
  const { transport } = scriptedTransport();
  const fetch: SubgraphTransport['fetch'] = async () => {
    state.asked += 1;
    const reason = left.shift();
    if (reason) throw new SubgraphFailure(reason);
    return answer;
  };
  return { state, transport: { ...transport, fetch } };
}
const always = (reason: FailureReason) => failing(Array<FailureReason>(10_000).fill(reason));

async function reasonOf(fetched: unknown): Promise<FailureReason | undefined> {
  try {
    await fetched;
    return undefined;
  } catch (error) {
    if (!(error instanceof SubgraphFailure)) throw error;
    return error.reason;
  }
}

describe('a guarded way to a subgraph', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Lets everything happen that waits for timers. */
  async function settled<T>(work: T | Promise<T>): Promise<T> {
    const [result] = await Promise.all([work, vi.advanceTimersByTimeAsync(2_000)]);
    return result;
  }

  describe('tries again', () => {
    it.each<FailureReason>(['unreachable', 'unavailable'])('a query when the subgraph is %s', async (reason) => {
      const inner = failing([reason, reason]);
      const { transport, figure } = guarded(inner.transport);
      expect(await settled(transport.fetch(query))).toBe(answer);
      expect(inner.state.asked).toBe(3);
      expect(await figure('subgraph_retries_total')).toBe(2);
    });

    it('no mutation', async () => {
      const inner = failing(['unreachable']);
      expect(await settled(reasonOf(guarded(inner.transport).transport.fetch(mutation)))).toBe('unreachable');
      expect(inner.state.asked).toBe(1);
    });

    it.each<FailureReason>(['server-error', 'refused', 'not-an-answer', 'too-large', 'timeout', 'unsendable'])(
      'nothing after %s',
      async (reason) => {
        const inner = failing([reason]);
        expect(await settled(reasonOf(guarded(inner.transport).transport.fetch(query)))).toBe(reason);
        expect(inner.state.asked).toBe(1);
      },
    );

    it('nothing that came with errors: they are an answer', async () => {
      const { transport, arrived } = scriptedTransport();
      const fetched = guarded(transport).transport.fetch(query);
      await vi.advanceTimersByTimeAsync(0);
      const refusal = Buffer.from('{"errors":[{"message":"no"}]}');
      arrived[0]?.answer(refusal);
      expect(await fetched).toBe(refusal);
      expect(arrived).toHaveLength(1);
    });

    it('no more often than the limit says', async () => {
      const inner = always('unreachable');
      expect(await settled(reasonOf(guarded(inner.transport).transport.fetch(query)))).toBe('unreachable');
      expect(inner.state.asked).toBe(1 + defaults.retries);
    });

    it('as often as allowed until what was saved up is spent, and spends nothing on tries that are not made', async () => {
      const inner = always('unreachable');
      const { transport } = guarded(inner.transport, { maxConcurrent: 6 });
      const tries: number[] = [];
      for (let sent = 0; sent < 4; sent += 1) {
        const before = inner.state.asked;
        await settled(reasonOf(transport.fetch(query)));
        tries.push(inner.state.asked - before);
      }
      expect(tries).toEqual([3, 3, 3, 1]);
    });

    it('but a tenth of the queries, once what was saved up is spent', async () => {
      const inner = always('unreachable');
      const { transport } = guarded(inner.transport, { maxConcurrent: 4, breakerMinimumCalls: 1_000 });
      for (let sent = 0; sent < 100; sent += 1) await settled(reasonOf(transport.fetch(query)));
      expect(inner.state.asked).toBeGreaterThanOrEqual(100 + 4 + 8);
      expect(inner.state.asked).toBeLessThanOrEqual(100 + 4 + 10);
    });
  });

  describe('leaves a subgraph in peace', () => {
    const quick = { breakerMinimumCalls: 5, breakerOpenMs: 5_000, retries: 0 };
    async function openCircuit(transport: SubgraphTransport) {
      for (let call = 0; call < 5; call += 1) await reasonOf(transport.fetch(query));
    }

    it('that fails too often, until a single probe has found it well', async () => {
      const { transport: inner, arrived } = scriptedTransport();
      const { transport, figure } = guarded(inner, quick);
      for (let call = 0; call < 5; call += 1) {
        const reason = reasonOf(transport.fetch(query));
        await vi.advanceTimersByTimeAsync(0);
        arrived[call]?.fail(new SubgraphFailure('unreachable'));
        expect(await reason).toBe('unreachable');
      }
      expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
      expect(arrived).toHaveLength(5);
      expect(await figure('subgraph_circuit_open')).toBe(1);

      await vi.advanceTimersByTimeAsync(5_001);
      const probe = transport.fetch(query);
      expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
      expect(arrived).toHaveLength(6);
      arrived[5]?.answer(answer);
      expect(await probe).toBe(answer);
      expect(await figure('subgraph_circuit_open')).toBe(0);

      const next = transport.fetch(query);
      arrived[6]?.answer(answer);
      expect(await next).toBe(answer);
      expect(await figure('subgraph_fetches_total', ',outcome="circuit-open"')).toBe(2);
    });

    it('and again when the probe fails', async () => {
      const inner = always('timeout');
      const { transport } = guarded(inner.transport, quick);
      await openCircuit(transport);
      await vi.advanceTimersByTimeAsync(5_001);
      expect(await reasonOf(transport.fetch(query))).toBe('timeout');
      expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
      expect(inner.state.asked).toBe(6);
    });

    it.each<FailureReason>(['refused', 'too-large', 'unsendable'])(
      'never for %s, which one client could bring about for all',
      async (reason) => {
        const inner = always(reason);
        const { transport } = guarded(inner.transport, quick);
        for (let call = 0; call < 50; call += 1) expect(await reasonOf(transport.fetch(query))).toBe(reason);
      },
    );

    const doubtful: FailureReason[] = ['timeout', 'server-error', 'not-an-answer'];
    /** Ten failures to one answer, for many windows. */
    const mostly = (reason: FailureReason) => {
      const state = { asked: 0 };
      const { transport } = scriptedTransport();
      const fetch: SubgraphTransport['fetch'] = async () => {
        state.asked += 1;
        if (state.asked % 11 !== 1) throw new SubgraphFailure(reason);
        return answer;
      };
      return { ...transport, fetch };
    };

    it.each(doubtful)(
      'never for %s while somebody is answered: it may be the queries of one client',
      async (reason) => {
        const { transport } = guarded(mostly(reason), quick);
        for (let call = 0; call < 220; call += 1) {
          expect(await reasonOf(transport.fetch(query))).toBe(call % 11 === 0 ? undefined : reason);
          await vi.advanceTimersByTimeAsync(500);
        }
      },
    );

    it.each(doubtful)('for %s once nobody has been answered for a window', async (reason) => {
      const { transport } = guarded(mostly(reason), { ...quick, breakerMinimumCalls: 2 });
      await transport.fetch(query);
      expect(await reasonOf(transport.fetch(query))).toBe(reason);
      await vi.advanceTimersByTimeAsync(defaults.breakerWindowMs);
      for (let call = 0; call < 4; call += 1) await reasonOf(transport.fetch(query));
      expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
    });

    it.each<FailureReason>(['unreachable', 'unavailable'])(
      'that is mostly %s, though somebody is answered',
      async (reason) => {
        const { transport } = guarded(mostly(reason), quick);
        for (let call = 0; call < 5; call += 1) await reasonOf(transport.fetch(query));
        expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
      },
    );

    it('still when the probe fails doubtfully, however lately it was well', async () => {
      const inner = failing([...Array<FailureReason>(4).fill('unreachable'), 'server-error']);
      const { transport } = guarded(
        {
          ...inner.transport,
          fetch: (request) => (request === mutation ? Promise.resolve(answer) : inner.transport.fetch(request)),
        },
        quick,
      );
      await transport.fetch(mutation);
      await openCircuit(transport);
      await vi.advanceTimersByTimeAsync(5_001);
      expect(await reasonOf(transport.fetch(query))).toBe('server-error');
      expect(await reasonOf(transport.fetch(query))).toBe('circuit-open');
    });

    it('no longer once a probe has been answered at once', async () => {
      let isDown = true;
      const fetch = () => {
        if (isDown) throw new SubgraphFailure('unreachable');
        return answer;
      };
      const { transport, figure } = guarded({ ...scriptedTransport().transport, fetch }, { ...quick, retries: 0 });
      await openCircuit(transport);
      await vi.advanceTimersByTimeAsync(5_001);
      isDown = false;
      expect(transport.fetch(query)).toBe(answer);
      expect(await figure('subgraph_circuit_open')).toBe(0);
    });

    it('neither below the share nor below the minimum of fetches', async () => {
      const reasons: FailureReason[] = Array<FailureReason>(4).fill('unreachable');
      const few = failing(reasons);
      const { transport } = guarded(few.transport, quick);
      for (let call = 0; call < 4; call += 1) await reasonOf(transport.fetch(query));
      expect(await transport.fetch(query)).toBe(answer);
    });

    it('with mutations as with queries', async () => {
      const inner = always('unreachable');
      const { transport } = guarded(inner.transport, quick);
      await openCircuit(transport);
      expect(await reasonOf(transport.fetch(mutation))).toBe('circuit-open');
      expect(inner.state.asked).toBe(5);
    });
  });

  describe('of one that answers at once', () => {
    const answering = (respond: () => Buffer) => ({ ...scriptedTransport().transport, fetch: respond });

    it('answers at once, counts it, and is never full', async () => {
      const { transport, figure } = guarded(
        answering(() => answer),
        { maxConcurrent: 2, maxQueued: 0 },
      );
      for (let asked = 0; asked < 5; asked += 1) expect(transport.fetch(query)).toBe(answer);
      expect(await figure('subgraph_fetches_under_way')).toBe(0);
      expect(await figure('subgraph_fetches_total', ',outcome="ok"')).toBe(5);
      expect(await figure('subgraph_fetch_duration_seconds_count')).toBe(5);
    });

    it('takes what it throws for a failure like any other, and is not full for it', async () => {
      let throws = true;
      const faulty = answering(() => {
        if (throws) throw new Error('a mistake');
        return answer;
      });
      const { transport, figure } = guarded(faulty, { maxConcurrent: 2, maxQueued: 0 });
      for (let asked = 0; asked < 5; asked += 1) expect(await reasonOf(transport.fetch(query))).toBe('internal');
      throws = false;
      expect(transport.fetch(query)).toBe(answer);
      expect(await figure('subgraph_fetches_under_way')).toBe(0);
    });
  });

  describe('holds back', () => {
    it('what is too much at once, in order, and refuses what is too much to wait', async () => {
      const { transport: inner, arrived } = scriptedTransport();
      const { transport, figure } = guarded(inner, { maxConcurrent: 2, maxQueued: 1 });
      const fetched = ['{ a }', '{ b }', '{ c }'].map((text) => answerTo(transport, queryOf(text)));
      expect(await reasonOf(transport.fetch(query))).toBe('overloaded');
      expect(arrived.map(({ request }) => request.query)).toEqual(['{ a }', '{ b }']);
      expect(await figure('subgraph_fetches_queued')).toBe(1);
      expect(await figure('subgraph_fetches_under_way')).toBe(2);
      arrived[0]?.answer(answer);
      await fetched[0];
      await vi.advanceTimersByTimeAsync(0);
      expect(arrived.map(({ request }) => request.query)).toEqual(['{ a }', '{ b }', '{ c }']);
      for (const { answer: give } of arrived) give(answer);
      expect(await Promise.all(fetched)).toEqual([answer, answer, answer]);
    });
  });

  describe('gives up', () => {
    it('when the time is over, and sends nothing that only waited', async () => {
      const { transport: inner, arrived } = scriptedTransport();
      const stopped: SubgraphTransport = {
        ...inner,
        fetch: (request, deadline) => {
          const fetched = inner.fetch(request);
          return new Promise((resolve, reject) => {
            if (deadline) deadline.holder = { stop: () => reject(new SubgraphFailure('timeout')) };
            Promise.resolve(fetched).then(resolve, reject);
          });
        },
      };
      const { transport, figure } = guarded(stopped, { maxConcurrent: 1, timeoutMs: 1_000 });
      const reasons = Promise.all([reasonOf(transport.fetch(query)), reasonOf(transport.fetch(query))]);
      expect(await settled(reasons)).toEqual(['timeout', 'timeout']);
      expect(arrived).toHaveLength(1);
      expect(await figure('subgraph_fetches_total', ',outcome="timeout"')).toBe(2);
      expect(await figure('subgraph_fetches_under_way')).toBe(0);
    });
  });
});
