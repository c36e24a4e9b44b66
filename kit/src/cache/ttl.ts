/** @returns the time to live in milliseconds. @throws RangeError when `ttlSeconds` is not a number of at least 1 */
export function ttlToMilliseconds(ttlSeconds: number): number {
  if (!Number.isFinite(ttlSeconds) || ttlSeconds < 1) {
    throw new RangeError(`A time to live is at least 1 second, not ${ttlSeconds}.`);
  }
  return Math.round(ttlSeconds * 1_000);
}
