import { Logger as GraphileLogger, runTaskList, type TaskList } from 'graphile-worker';
import type { Logger } from '../logging/logger.ts';
import { createGraphilePool } from './graphile-database.ts';

export interface GraphilePoolOptions {
  readonly databaseUrl: string;
  readonly concurrency: number;
  /** How often to look for jobs besides being told of them; those that wait for another try are found by it alone. */
  readonly pollMs: number;
  /** Only jobs of these kinds are taken. */
  readonly tasks: TaskList;
  readonly logger: Logger;
}

/** graphile-worker at work. It takes its first job only after `open`. */
export interface GraphilePool {
  /** What graphile-worker's locks carry. */
  readonly id: string;
  open(): void;
  /** Settles when it has stopped for whatever reason; never rejects. */
  readonly ended: Promise<void>;
  /** Takes no more jobs; `ended` follows when those under way are done. */
  stop(): void;
  /** Does not wait for those under way any longer. */
  kill(): Promise<void>;
  /** Ends its connections. */
  close(): Promise<void>;
}

/**
 * Starts graphile-worker with its gate shut. It connects in the background: a database that cannot be reached is no error
 * here but shows in `ended` and in the log.
 */
export function startGraphilePool(options: GraphilePoolOptions): GraphilePool {
  const { logger, concurrency, pollMs } = options;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const connections = createGraphilePool(options.databaseUrl, concurrency + 2, (error) =>
    logger.warn({ err: error }, 'A connection of the job worker broke'),
  );
  const pool = runTaskList(
    {
      schema: 'graphile_worker',
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger: graphileLogger(logger),
      preset: {
        plugins: [{ name: 'KizunaGate', version: '1.0.0', worker: { hooks: { startWorker: () => opened } } }],
        // Without batching, a failure to write the end of a job would be an unhandled rejection and end the process.
        worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      },
    },
    options.tasks,
    connections,
  );
  const ended = pool.promise.catch((error: unknown) => logger.error({ err: error }, 'The job worker broke off'));
  const quietly = async (work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error }, 'The job worker did not stop in good order');
    }
  };
  let stopped = false;
  return {
    id: pool.id,
    open,
    ended,
    stop() {
      open();
      if (!stopped) void quietly(() => pool.gracefulShutdown());
      stopped = true;
    },
    kill: () => quietly(() => pool.forcefulShutdown('The process stops')),
    close: () => connections.end(),
  };
}

/** Its chatter goes to our log one level lower: each success is told by the job itself. */
function graphileLogger(logger: Logger): GraphileLogger {
  return new GraphileLogger((scope) => (level, message, meta) => {
    const fields = { ...scope, ...(meta?.error instanceof Error ? { err: meta.error } : {}) };
    if (level === 'error') logger.error(fields, message);
    else if (level === 'warning') logger.warn(fields, message);
    else if (level === 'info') logger.debug(fields, message);
    else logger.trace(fields, message);
  });
}
