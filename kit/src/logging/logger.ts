import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Where log lines go: JSON to standard output for machines, a file for a person's terminal, or nowhere for tests. */
export interface LoggerOptions {
  /** Which part of Kizuna speaks, for example `gateway`. */
  readonly service: string;
  /** @default 'info' */
  readonly level?: string;
  /** A file to append to instead of standard output. */
  readonly file?: string;
}

/** JSON lines with UTC times. Headers that carry secrets never get in. */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.file
    ? pino.destination({ dest: options.file, mkdir: true, sync: false })
    : pino.destination(1);
  // A full disk or a closed pipe must not end the process; whoever opens the folder says what is wrong with it.
  destination.on('error', () => {});
  return pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.accessToken', '*.refreshToken'],
    },
    destination,
  );
}

/** For tests: says nothing unless `KIZUNA_TEST_LOG` names a level, for example `error`. */
export function testLogger(): Logger {
  return pino({ level: process.env.KIZUNA_TEST_LOG || 'silent' });
}
