import type { Logger } from '@kizuna/kit/logging/logger';
import { Counter, type Registry } from 'prom-client';

/** One request over HTTP, and how it went. */
export interface AccessLine {
  /** When it came. */
  readonly at: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** The form of its address: see `pathForm`. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Takes lines, and writes them by the way. */
export interface AccessLog {
  add(line: AccessLine): void;
  /** Writes what waits; a write that fails then is the last. */
  close(): Promise<void>;
}

export interface AccessLogOptions {
  /** Writes lines, at most `batchLines` of them. */
  readonly write: (lines: readonly AccessLine[]) => Promise<void>;
  readonly registry: Registry;
  readonly logger: Logger;
  /** How long lines wait for others, in milliseconds. @default 1000 */
  readonly everyMs?: number;
}

/** As many as `users` takes at once. */
export const batchLines = 1_000;
/** Further lines are dropped, and counted: some three megabytes. */
const maxWaiting = 10_000;

/**
 * Keeps lines in memory until the second is over, so that a request costs no more than a place in a list. Who is killed loses what
 * waits: the lines of a second, or of as long as `users` could not be reached, up to the bound.
 */
export function createAccessLog(options: AccessLogOptions): AccessLog {
  const { write, logger, everyMs = 1_000 } = options;
  const lines = new Counter({
    name: 'access_log_lines_total',
    help: 'Lines of the access log, by what became of them.',
    labelNames: ['outcome'],
    registers: [options.registry],
  });
  let waiting: AccessLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failing = false;

  /** @returns whether all that waited was written */
  async function writeWaiting(): Promise<boolean> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchLines);
      try {
        await write(batch);
      } catch (error) {
        if (!failing) logger.warn({ err: error }, 'The access log could not be written; it is tried again');
        failing = true;
        return false;
      }
      // What came meanwhile stands behind them.
      waiting = waiting.slice(batch.length);
      lines.inc({ outcome: 'written' }, batch.length);
      failing = false;
    }
    return true;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      writing = writeWaiting().then(() => {
        timer = undefined;
        if (waiting.length > 0) schedule();
      });
    }, everyMs).unref();
  }

  return {
    add(line) {
      if (waiting.length >= maxWaiting) {
        lines.inc({ outcome: 'dropped' });
        return;
      }
      waiting.push(line);
      schedule();
    },
    async close() {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      if (!(await writeWaiting())) lines.inc({ outcome: 'dropped' }, waiting.length);
    },
  };
}
