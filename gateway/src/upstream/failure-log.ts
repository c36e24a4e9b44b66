import type { Logger } from '@kizuna/kit/logging/logger';
import type { SubgraphFailure } from './subgraph-failure.ts';

const quietMs = 1_000;

/** Writes a subgraph's failures to the log: each kind at once, but once a second at most, with how many were left out. */
export function createFailureLog(subgraph: string, logger: Logger): (failure: SubgraphFailure) => void {
  const leftOutOf = createFloodgate();
  return ({ reason, cause }) => {
    const leftOut = leftOutOf(reason);
    if (leftOut !== undefined) logger.warn({ err: cause, subgraph, reason, leftOut }, 'subgraph gave no answer');
  };
}

/** The same for answers that came, but are none on a closer look: for each subgraph at once, but once a second at most. */
export function createMalformedAnswerLog(logger: Logger): (subgraph: string, error: unknown) => void {
  const leftOutOf = createFloodgate();
  return (subgraph, error) => {
    const leftOut = leftOutOf(subgraph);
    if (leftOut !== undefined) logger.warn({ err: error, subgraph, leftOut }, 'subgraph gave a malformed answer');
  };
}

/** Tells how many of this kind were left out since the last that was let through; undefined when this is left out as well. */
function createFloodgate(): (kind: string) => number | undefined {
  const kinds = new Map<string, { saidAt: number; unsaid: number }>();
  return (kind) => {
    const now = performance.now();
    const known = kinds.get(kind);
    if (known && now - known.saidAt < quietMs) {
      known.unsaid += 1;
      return undefined;
    }
    kinds.set(kind, { saidAt: now, unsaid: 0 });
    return known?.unsaid ?? 0;
  };
}
