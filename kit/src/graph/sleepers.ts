/** Somebody who waits for something, but not for ever. */
export interface Sleeper {
  /** When they have waited long enough, by `performance.now()`; infinite while they do not wait. */
  wakeAt: number;
  /** Called again and again from then on, until `wakeAt` lies ahead or they are taken out. */
  wake(): void;
}

export interface Sleepers {
  add(sleeper: Sleeper): void;
  delete(sleeper: Sleeper): void;
}

const lookEveryMs = 250;

/** Wakes many sleepers by one timer, give or take a quarter of a second: a timer for each would cost more than what they wait for. */
export function createSleepers(): Sleepers {
  const sleepers = new Set<Sleeper>();
  let timer: NodeJS.Timeout | undefined;

  function wakeThoseDue(): void {
    if (sleepers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    const now = performance.now();
    for (const sleeper of sleepers) if (sleeper.wakeAt <= now) sleeper.wake();
  }

  return {
    add(sleeper) {
      sleepers.add(sleeper);
      timer ??= setInterval(wakeThoseDue, lookEveryMs).unref();
    },
    delete: (sleeper) => void sleepers.delete(sleeper),
  };
}
