/**
 * How long work keeps the processor busy, in milliseconds; what the machine does besides does not count.
 * @param work runs to its end before the next turn of the event loop, or answers with a promise
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** A letter under marks that sort before each other, which Unicode's own algorithm takes the square of their number for. */
export const endlessMarks = (characters: number): string => {
  const half = Math.floor((characters - 1) / 2);
  return `a${'\u0301'.repeat(half)}${'\u0323'.repeat(half)}`;
};
