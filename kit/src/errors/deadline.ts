import { KizunaError } from './kizuna-error.ts';

/**
 * What `work` gives, or SERVICE_UNAVAILABLE when it takes longer than `milliseconds`. The work itself is not stopped;
 * what becomes of it later is nobody's concern.
 * @param what is named in the error, for example `the bus`
 */
export async function withDeadline<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(what, new Error(`no answer in ${milliseconds} ms`))), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error for a server that cannot be reached; `cause` stays in the log. */
export function unavailable(what: string, cause: unknown): KizunaError {
  return new KizunaError('SERVICE_UNAVAILABLE', {
    message: { en: `${what} cannot be reached right now.`, ja: `現在 ${what} に接続できません。` },
    cause,
  });
}
