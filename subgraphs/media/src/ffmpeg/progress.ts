/**
 * Reads the lines of ffmpeg's `-progress pipe:1`.
 * @param line for example `out_time_us=1500000`
 * @returns seconds of the output that are made; null for other lines, and before the first frame
 */
export function readOutTime(line: string): number | null {
  // Older builds know only `out_time_ms`, which is in microseconds all the same.
  const match = /^out_time_(?:us|ms)=(\d+)$/.exec(line.trim());
  return match ? Number(match[1]) / 1_000_000 : null;
}
