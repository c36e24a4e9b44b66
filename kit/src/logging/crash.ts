import type { Logger } from './logger.ts';

/**
 * A crash is written like everything else: Node would print the error with all its properties, and what the database says of a row is
 * one of them. The process ends with exit code 1 all the same.
 */
export function logCrashes(logger: Pick<Logger, 'fatal'>): void {
  process.on('uncaughtException', (error, origin) => {
    try {
      logger.fatal({ err: error, origin }, 'the process cannot go on');
    } finally {
      process.exit(1);
    }
  });
}
