/** Takes back a subscription; when the promise resolves, no further payload is delivered. */
export type Unsubscribe = () => Promise<void>;

/**
 * Fire-and-forget announcements between parts of Kizuna, in one process or across many.
 *
 * The bus is a wake-up call, not a store: what must not be lost is written to the database first, and the announcement
 * carries ids to look up. Delivery is at most once, in order for each publisher and topic.
 * Adapters: memory, PostgreSQL LISTEN/NOTIFY, Redis pub/sub; one contract test holds for all.
 */
export interface Bus {
  /**
   * Tells every subscriber of `topic`, in this process and in all others on the same bus.
   * @param topic letters, digits, `.`, `:`, `-`, `_`; for example `job:42`
   * @param payload anything JSON can carry, at most 7,000 bytes as JSON text (else it throws a RangeError)
   */
  publish(topic: string, payload: unknown): Promise<void>;

  /**
   * Calls `handler` with each payload published to `topic` from now on. When the promise resolves the subscription
   * stands. A handler that throws is logged and disturbs nobody else.
   */
  subscribe(topic: string, handler: (payload: unknown) => void): Promise<Unsubscribe>;

  /**
   * Calls `handler` whenever announcements may have been lost (the connection broke and stands again), so that it can
   * look in the database for what it missed.
   */
  onResume(handler: () => void): Unsubscribe;

  close(): Promise<void>;
}
