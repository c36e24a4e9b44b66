import { invalid } from '@kizuna/kit/errors/kizuna-error';

/** How many of a list somebody asks for. @throws KizunaError VALIDATION_ERROR outside 1 to 100 */
export function checkCount(field: string, count: number): number {
  if (count >= 1 && count <= 100) return count;
  throw invalid(field, `\`${field}\` must be 1 to 100.`, `\`${field}\` は 1 から 100 までです。`);
}
