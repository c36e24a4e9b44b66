/** Places for work that must not all run at once, taken in the order in which it comes. */
export interface Turns {
  /** How much work has no place yet. */
  readonly waiting: number;
  readonly isFull: boolean;
  /** Runs the work as soon as a place is free; a failure is for the caller alone. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createTurns(places: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  return {
    get waiting() {
      return waiting.length;
    },
    get isFull() {
      return running >= places;
    },
    async run(work) {
      if (running < places) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        // The place goes to the next without being free in between, so that nobody who comes later is sooner.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
