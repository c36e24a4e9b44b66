/** So many files are on their way at once: the server works on one picture of somebody and lets two more wait. */
export const mostAtOnce = 2;

/** Runs work in the order in which it came, a little of it at once. A failure is for the caller alone. */
export type UploadTurns = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createUploadTurns(atOnce = mostAtOnce): UploadTurns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
