import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type LogFn, type Logger, pino } from 'pino';
import { readDataClassList } from '../data-classes/data-class-list.ts';
import { describeError } from './describe-error.ts';
import { createRedaction } from './redaction.ts';
import { scrubText } from './scrub-text.ts';

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

/**
 * JSON lines with UTC times. What the SDL classifies as personal, KYC or secret never gets in, by name; what else is a secret by its
 * form is taken out of the finished line; errors are described without the values that they quote (docs/security.md).
 * @throws Error when the file cannot be opened
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination = pino.destination(options.file ? { dest: openLog(options.file), sync: false } : 1);
  // A full disk or a closed pipe must not end the process.
  destination.on('error', () => {});
  const { redact, serializers } = createRedaction(readDataClassList());
  return pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { ...serializers, err: describeUnlessDescribed },
      formatters: { log: redact },
      hooks: { streamWrite: scrubText, logMethod: withWordsOfItsOwn },
    },
    destination,
  );
}

/** pino makes an error's own message that of the line when there is no other. */
function withWordsOfItsOwn(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args;
  const fields: unknown = first instanceof Error ? { err: first } : first;
  const isSilent = typeof fields === 'object' && fields !== null && 'err' in fields && rest.length === 0;
  if (isSilent) method.call(this, fields, 'an error');
  else method.apply(this, [fields, ...rest] as Parameters<LogFn>);
}

/** The formatter has seen what is logged; what a child logger is made with comes here first. */
function describeUnlessDescribed(error: unknown): unknown {
  return error instanceof Error ? describeError(error) : error;
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
