import { KizunaError } from '../errors/kizuna-error.ts';

/**
 * Refuses text with U+0000, wherever it stands in variables or in a document: PostgreSQL cannot store it, and no person means
 * it. Checked once here instead of in every field.
 * @throws KizunaError VALIDATION_ERROR
 */
export function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) {
      throw new KizunaError('VALIDATION_ERROR', {
        message: { en: 'Text cannot hold the character U+0000.', ja: '文字 U+0000 は使えません。' },
      });
    }
  } else if (Array.isArray(value)) {
    for (const item of value) refuseNul(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) if (key !== 'loc') refuseNul(Reflect.get(value, key));
  }
}
