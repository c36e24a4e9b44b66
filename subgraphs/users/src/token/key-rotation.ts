import { type Repetition, repeat } from '@kizuna/kit/jobs/repeat';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { SigningKeys } from './signing-keys.ts';

const everyMs = 5 * 60_000;

/** Looks every five minutes whether it is time for another key, or another process has taken one. */
export function startKeyRotation(keys: SigningKeys, logger: Logger): Repetition {
  return repeat(
    everyMs,
    () => keys.rotate(),
    (error) => logger.warn({ err: error }, 'The signing keys could not be looked at; they are again in five minutes'),
  );
}
