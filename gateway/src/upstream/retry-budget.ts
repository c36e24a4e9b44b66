/** Keeps further tries a small share of the tries, so that a subgraph that is down is not asked twice as much for it. */
export interface RetryBudget {
  /** A query went out: adds its share. */
  earn(): void;
  /** Takes one further try, if there is one. */
  spend(): boolean;
}

/**
 * @param share further tries for each query, for example 0.1
 * @param reserve how many can be saved up, and are there at the start: enough for a restart, which breaks all connections at once
 */
export function createRetryBudget(share: number, reserve: number): RetryBudget {
  let saved = reserve;
  return {
    earn() {
      saved = Math.min(saved + share, reserve);
    },
    spend() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
