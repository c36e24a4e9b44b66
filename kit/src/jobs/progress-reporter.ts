/** Thins out a handler's many reports of progress. */
export interface ProgressReporter {
  /** @param fraction 0 to 1; less than before is ignored */
  report(fraction: number): void;
  /** Writes what is still to be written; nothing is written after it. */
  finish(): Promise<void>;
}

export interface ProgressReporterOptions {
  /** What the job has already, from an earlier try: only more than this is written. */
  readonly from: number;
  /** Must not throw. */
  write(fraction: number): Promise<void>;
  /** Milliseconds between two writes at least. @default 200 */
  readonly intervalMs?: number;
}

/** Writes the first report at once, then the newest one each time the interval is over; never two at a time. */
export function createProgressReporter(options: ProgressReporterOptions): ProgressReporter {
  const intervalMs = options.intervalMs ?? 200;
  let latest = options.from;
  let written = options.from;
  let lastWriteAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let finished = false;

  const writeLatest = async () => {
    written = latest;
    lastWriteAt = Date.now();
    await options.write(written);
    writing = undefined;
    if (!finished && latest > written) schedule();
  };
  const schedule = () => {
    if (timer || writing) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        writing = writeLatest();
      },
      Math.max(0, lastWriteAt + intervalMs - Date.now()),
    );
  };
  return {
    report(fraction) {
      const value = Math.min(1, fraction);
      if (finished || !(value > latest)) return;
      latest = value;
      schedule();
    },
    async finish() {
      finished = true;
      clearTimeout(timer);
      await writing;
      if (latest > written) await writeLatest();
    },
  };
}
