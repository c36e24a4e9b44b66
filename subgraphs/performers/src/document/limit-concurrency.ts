/** Runs work when there is room for it, in the order in which it came. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** @param max how many may run at once: decoding a picture takes a processor and tens of megabytes */
export function limitConcurrency(max: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in the queue without being free in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
