import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm/errors';
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

/** JSON lines with UTC times. Headers that carry secrets never get in. @throws Error when the file cannot be opened */
export function createLogger(options: LoggerOptions): Logger {
  const destination = pino.destination(options.file ? { dest: openLog(options.file), sync: false } : 1);
  // A full disk or a closed pipe must not end the process.
  destination.on('error', () => {});
  return pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => pino.stdSerializers.err(withoutParameters(error)) },
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.accessToken', '*.refreshToken'],
    },
    destination,
  );
}

/** A failed query says which statement it was, not what people had typed: drizzle puts the parameters into the message. */
function withoutParameters(error: unknown): Error {
  if (!(error instanceof DrizzleQueryError)) return error instanceof Error ? error : new Error(String(error));
  const cause = error.cause instanceof Error ? error.cause.message : 'unknown';
  const shown = new Error(`${cause} (in: ${error.query})`);
  if (error.stack) shown.stack = error.stack.slice(error.stack.indexOf('\n    at '));
  return shown;
}

/** Opened at once, so that a file that cannot be is an error of the start and not of some later moment. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a', 0o600);
}

/** For tests: says nothing unless `KIZUNA_TEST_LOG` names a level, for example `error`. */
export function testLogger(): Logger {
  return pino({ level: process.env.KIZUNA_TEST_LOG || 'silent' });
}
