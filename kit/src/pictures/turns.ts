/** Places for work that must not all run at once. People take turns; the work of one of them is taken in the order in which it comes. */
export interface Turns {
  /** How much work has no place yet. */
  readonly waiting: number;
  readonly isFull: boolean;
  /** How much of one's work has no place yet. */
  waitingOf(person: number): number;
  /** Runs the work as soon as a place is free; a failure is for the caller alone. @param person whose it is; @default nobody's */
  run<Result>(work: () => Promise<Result>, person?: number): Promise<Result>;
}

/** No user's number: what is nobody's waits in one line, as if it were one's. */
const nobody = 0;

export function createTurns(places: number): Turns {
  /** By whose it is. Whose turn it is next comes first. */
  const lines = new Map<number, (() => void)[]>();
  let running = 0;

  function join(person: number): Promise<void> {
    const line = lines.get(person) ?? [];
    lines.set(person, line);
    return new Promise((resolve) => line.push(resolve));
  }

  /** Whoever has just had a turn lets the others go first. */
  function stepBack(person: number): void {
    const line = lines.get(person);
    if (!lines.delete(person)) return;
    if (line?.length) lines.set(person, line);
  }

  function callNext(): boolean {
    const [first] = lines;
    if (!first) return false;
    const [person, line] = first;
    const begin = line.shift();
    stepBack(person);
    begin?.();
    return true;
  }

  return {
    get waiting() {
      return [...lines.values()].reduce((sum, line) => sum + line.length, 0);
    },
    get isFull() {
      return running >= places;
    },
    waitingOf: (person) => lines.get(person)?.length ?? 0,
    async run(work, person = nobody) {
      if (running < places) running += 1;
      else await join(person);
      try {
        return await work();
      } finally {
        stepBack(person);
        // The place goes to the next without being free in between, so that nobody who comes later is sooner.
        if (!callNext()) running -= 1;
      }
    },
  };
}
