const firstMilliseconds = 500;
const longestMilliseconds = 15_000;

/**
 * How long to wait before the next try: half a second, doubled each time up to 15 s, and up to a third more by chance, so that all
 * clients of a restarted server do not come back at once. `chance` is from 0 to 1.
 */
export function retryDelay(retries: number, chance: number): number {
  const base = Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(retries, 10));
  return Math.round(base * (1 + chance / 3));
}
