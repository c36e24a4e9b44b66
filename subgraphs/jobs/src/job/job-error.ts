import { errorCodes, isErrorCode, type Locale } from '@kizuna/kit/errors/error-codes';
import type { JobRow } from '@kizuna/kit/jobs/tables';

/**
 * Why a job failed. Only the English sentence is stored: the registry's own sentences are said in the viewer's language,
 * a more exact one stays as it is.
 */
export function jobError(
  { errorCode, errorMessage }: JobRow,
  locale: Locale,
): { code: string; message: string } | null {
  if (errorCode === null) return null;
  const known = isErrorCode(errorCode) ? errorCodes[errorCode].message : undefined;
  const message = errorMessage === null || errorMessage === known?.en ? known?.[locale] : errorMessage;
  return { code: errorCode, message: message ?? errorCode };
}
