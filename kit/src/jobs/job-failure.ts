import { errorCodes } from '../errors/error-codes.ts';
import { KizunaError } from '../errors/kizuna-error.ts';

/** How a try that threw ends. */
export interface JobFailure {
  readonly code: string;
  /** English; says nothing about an error that was not expected. */
  readonly message: string;
  /** No further try. */
  readonly final: boolean;
  /** Thrown on purpose, with a code; anything else belongs into the log with its stack. */
  readonly expected: boolean;
}

/**
 * @param attempt this try, from 1
 * @param maxAttempts tries in all
 */
export function judgeFailure(error: unknown, attempt: number, maxAttempts: number): JobFailure {
  const usedUp = attempt >= maxAttempts;
  if (error instanceof KizunaError) {
    return { code: error.code, message: error.texts.en, final: usedUp || !error.retryable, expected: true };
  }
  const code = 'INTERNAL_ERROR';
  return { code, message: errorCodes[code].message.en, final: usedUp, expected: false };
}

/** How long to wait after the given try, in milliseconds: 3 s, 7 s, 20 s, 55 s, … as graphile-worker's own back-off, at most 6 hours. */
export function retryDelayMs(attempt: number): number {
  return Math.round(Math.exp(Math.min(attempt, 10)) * 1000);
}
