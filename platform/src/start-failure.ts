import { ConfigError } from '@kizuna/kit/config/env';
import { describeError } from '@kizuna/kit/logging/describe-error';

/** What a person is told when the start fails: one sentence, and no stack trace. */
export function explainStartFailure(error: unknown): { sentence: string; exitCode: number } {
  if (error instanceof ConfigError) return { sentence: error.message, exitCode: 78 };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && error instanceof Error && 'port' in error) {
    return {
      sentence: `Port ${String(error.port)} is in use: stop what uses it, or set PORT to another.`,
      exitCode: 78,
    };
  }
  return { sentence: `Kizuna could not start: ${describeError(error).facts.message}`, exitCode: 1 };
}
