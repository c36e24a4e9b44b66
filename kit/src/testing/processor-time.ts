/**
 * How long some work keeps this process busy, in milliseconds over all of its threads; what else the machine does does not count.
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** A letter with so many characters in all, the rest of them marks in the wrong order: to sort them takes the square of their number. */
export const endlessMarks = (characters: number): string => {
  const half = Math.floor((characters - 1) / 2);
  return `a${'\u0301'.repeat(half)}${'\u0323'.repeat(half)}`;
};
