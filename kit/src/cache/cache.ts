/**
 * Short-lived values. It may forget at any time; nothing durable lives here. With Redis all processes of an installation
 * share it; without, each process has its own in memory (a bounded LRU), and counts for itself alone.
 */
export interface Cache {
  /** The value, or null when there is none (never stored, ended, or forgotten). */
  get(key: string): Promise<string | null>;

  /** @param ttlSeconds how long it lives, at least 1 */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;

  delete(key: string): Promise<void>;

  /**
   * Counts up from 0 and gives the new count, atomically; the first call starts the clock of `ttlSeconds`.
   * @returns the count, and the milliseconds until it starts again
   */
  increment(key: string, ttlSeconds: number): Promise<{ count: number; resetsInMs: number }>;

  close(): Promise<void>;
}
