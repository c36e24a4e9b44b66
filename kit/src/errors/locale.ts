import type { Locale } from './error-codes.ts';

/**
 * The language to answer in, from an `Accept-Language` header: the first of ours that is named, else English.
 * Weights are not weighed: browsers list languages in the order of preference.
 */
export function localeFrom(acceptLanguage: string | undefined): Locale {
  for (const part of acceptLanguage?.split(',', 20) ?? []) {
    const language = part.trim().split(/[-;]/, 1)[0]?.toLowerCase();
    if (language === 'ja' || language === 'en') return language;
  }
  return 'en';
}
