/**
 * Short-lived values shared by all processes of one installation. It may forget at any time; nothing durable lives here.
 * Adapters: memory (bounded LRU), Redis.
 */
export interface Cache {
  /** The value, or null when there is none (never stored, ended, or forgotten). */
  get(key: string): Promise<string | null>;

  /** @param ttlSeconds how long it lives, at least 1 */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;

  /** Stores only if nothing is there. @returns whether it was stored */
  setIfAbsent(key: string, value: string, ttlSeconds: number): Promise<boolean>;

  delete(key: string): Promise<void>;

  /**
   * Counts up from 0 and gives the new count, atomically; the first call starts the clock of `ttlSeconds`.
   * @returns the count, and the milliseconds until it starts again
   */
  increment(key: string, ttlSeconds: number): Promise<{ count: number; resetsInMs: number }>;

  close(): Promise<void>;
}
