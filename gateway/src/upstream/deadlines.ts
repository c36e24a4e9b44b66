/** Whoever works on something and can be made to give it up. */
export interface Stoppable {
  /** Ends the work with a failure, once and at once. */
  stop(): void;
}

/** The moment by which one fetch, with its waiting and its further tries, has to be done. */
export interface Deadline {
  /** When the fetch began, by `performance.now()`. */
  readonly startedAt: number;
  /** Who works on it just now; is stopped when the time is over. */
  holder: Stoppable | undefined;
  expired: boolean;
}

export interface Deadlines {
  /** One that begins now, but strikes only when it is watched. */
  begin(): Deadline;
  /** To be called when a fetch does not end at once, in the same turn as `begin`. */
  watch(deadline: Deadline): void;
  /** One that is watched from the beginning. */
  start(): Deadline;
  /** To be called when the fetch is done, however it ended. */
  end(deadline: Deadline): void;
  close(): void;
}

/**
 * Deadlines that all lie equally far ahead, watched by one coarse timer: a timer or an AbortSignal for each fetch would cost as
 * much processor time as half the fetch. They strike up to a twentieth of `timeoutMs` late (a quarter of a second at most).
 */
export function createDeadlines(timeoutMs: number): Deadlines {
  // A set keeps the order of insertion, which is the order of expiry: nothing waits between `begin` and `watch`.
  const open = new Set<Deadline>();
  const lateness = Math.min(Math.max(timeoutMs / 20, 1), 250);
  let timer: NodeJS.Timeout | undefined;

  function strike(): void {
    timer = undefined;
    const startedBefore = performance.now() - timeoutMs;
    for (const deadline of open) {
      if (deadline.startedAt > startedBefore) break;
      open.delete(deadline);
      deadline.expired = true;
      deadline.holder?.stop();
    }
    if (open.size > 0) wait();
  }
  function wait(): void {
    timer = setTimeout(strike, lateness);
  }

  const begin = (): Deadline => ({ startedAt: performance.now(), holder: undefined, expired: false });
  function watch(deadline: Deadline): void {
    open.add(deadline);
    if (!timer) wait();
  }

  return {
    begin,
    watch,
    start() {
      const deadline = begin();
      watch(deadline);
      return deadline;
    },
    end(deadline) {
      open.delete(deadline);
      deadline.holder = undefined;
    },
    close() {
      clearTimeout(timer);
      open.clear();
    },
  };
}
