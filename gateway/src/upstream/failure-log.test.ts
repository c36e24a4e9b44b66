import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFailureLog, createMalformedAnswerLog } from './failure-log.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

function watchedLogger() {
  const logger = testLogger();
  return { logger, warn: vi.spyOn(logger, 'warn') };
}

describe('the log of failures', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('names each kind of failure at once, then once a second with how many were left out', () => {
    const { logger, warn } = watchedLogger();
    const log = createFailureLog('notes', logger);
    for (let nth = 0; nth < 3; nth += 1) log(new SubgraphFailure('timeout'));
    log(new SubgraphFailure('unreachable'));
    vi.advanceTimersByTime(1_000);
    log(new SubgraphFailure('timeout'));
    expect(warn.mock.calls.map(([entry]) => entry)).toEqual([
      expect.objectContaining({ subgraph: 'notes', reason: 'timeout', leftOut: 0 }),
      expect.objectContaining({ subgraph: 'notes', reason: 'unreachable', leftOut: 0 }),
      expect.objectContaining({ subgraph: 'notes', reason: 'timeout', leftOut: 2 }),
    ]);
  });

  it('does the same for malformed answers, each subgraph by itself', () => {
    const { logger, warn } = watchedLogger();
    const log = createMalformedAnswerLog(logger);
    const error = new Error('not a list');
    for (const subgraph of ['notes', 'notes', 'users', 'notes']) log(subgraph, error);
    vi.advanceTimersByTime(1_000);
    log('notes', error);
    expect(warn.mock.calls.map(([entry]) => entry)).toEqual([
      { err: error, subgraph: 'notes', leftOut: 0 },
      { err: error, subgraph: 'users', leftOut: 0 },
      { err: error, subgraph: 'notes', leftOut: 2 },
    ]);
  });
});
