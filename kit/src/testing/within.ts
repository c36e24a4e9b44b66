/** Fine enough to tell a second by, and too coarse to be work of its own. */
const stepMs = 10;

/**
 * What `promise` resolves to, if it does so in time: for promises like "within a second", on a machine that others keep busy, too.
 *
 * Time goes on by one step each time that this process gets to run after a step's time, however late that is: a timer of ours that
 * is too long shows as by the wall, while waiting for the processor does not count. It is never ahead of the wall, and on an idle
 * machine hardly behind it.
 *
 * @throws {Error} if the time is over first; what `promise` rejects with
 */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  // Made here, so that its stack names who waits.
  const tooLate = new Error(`Not done within ${limitMs} ms.`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    let left = limitMs;
    // An interval that comes late does not make up for what it has missed.
    timer = setInterval(() => {
      left -= stepMs;
      if (left <= 0) reject(tooLate);
    }, stepMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearInterval(timer);
  }
}
