import type { Logger } from '@kizuna/kit/logging/logger';
import type { SubgraphFailure } from './subgraph-failure.ts';

const quietMs = 1_000;

/** Writes a subgraph's failures to the log: each kind at once, but once a second at most, with how many were left out. */
export function createFailureLog(subgraph: string, logger: Logger): (failure: SubgraphFailure) => void {
  const kinds = new Map<string, { saidAt: number; unsaid: number }>();
  return (failure) => {
    const now = performance.now();
    const kind = kinds.get(failure.reason);
    if (kind && now - kind.saidAt < quietMs) {
      kind.unsaid += 1;
      return;
    }
    const { reason, cause } = failure;
    logger.warn({ err: cause, subgraph, reason, leftOut: kind?.unsaid ?? 0 }, 'subgraph gave no answer');
    kinds.set(reason, { saidAt: now, unsaid: 0 });
  };
}
