import type { Logger } from '../logging/logger.ts';

/** Things that were opened, closed in the opposite order. */
export interface Closers {
  /** @param name for the log, when it fails */
  add(name: string, close: () => Promise<unknown>): void;
  /** Closes everything once; a failure is logged and stops nothing. */
  closeAll(): Promise<void>;
}

/** @param logger told when something does not close in good order */
export function createClosers(logger: Logger): Closers {
  const closers: { name: string; close: () => Promise<unknown> }[] = [];
  let closing: Promise<void> | null = null;
  async function run(): Promise<void> {
    for (const { name, close } of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        logger.error({ err: error }, `closing ${name} failed`);
      }
    }
  }
  return {
    add: (name, close) => closers.push({ name, close }),
    closeAll: () => {
      closing ??= run();
      return closing;
    },
  };
}

/**
 * Opens something of many parts.
 * @param open registers how to close each part, in the order in which they are opened
 * @throws what `open` throws, when all that it had opened is closed again
 */
export async function openWhole<T>(logger: Logger, open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = createClosers(logger);
  try {
    return await open(closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Milliseconds that a process has to stop in order. */
export const stopDeadlineMs = 20_000;

/**
 * Stops the process in order on Ctrl-C or SIGTERM; a second signal, or 20 seconds, stops it at once.
 * @param stop closes what is open
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
