import type { Balance } from './budgets.ts';

/**
 * The headers that say how much is left, as names and values in turn.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitHeaders(balances: readonly Balance[]): string[] {
  let policies = '';
  let states = '';
  for (const { kind, capacity, window, remaining, fullIn } of balances) {
    const comma = policies === '' ? '' : ', ';
    policies += `${comma}"${kind}";q=${capacity};qu="points";w=${window}`;
    states += `${comma}"${kind}";r=${remaining};t=${fullIn}`;
  }
  return ['ratelimit-policy', policies, 'ratelimit', states];
}

/** Seconds for `Retry-After`, from an error's `details`; null when they say nothing of it. */
export function retryAfterOf(details: unknown): number | null {
  if (typeof details !== 'object' || details === null || !('retryAfterMs' in details)) return null;
  const { retryAfterMs } = details;
  return typeof retryAfterMs === 'number' ? Math.max(1, Math.ceil(retryAfterMs / 1_000)) : null;
}
