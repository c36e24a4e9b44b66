/** The languages that Kizuna speaks, each under its own name. */
export const languages = { en: 'English', ja: '日本語' } as const;

export type Language = keyof typeof languages;

const key = 'kizuna-language';

function isLanguage(value: string | null): value is Language {
  return value !== null && Object.hasOwn(languages, value);
}

/** The remembered choice, else the first of the browser's languages that Kizuna speaks, else English. */
export function firstLanguage(): Language {
  const remembered = localStorage.getItem(key);
  if (isLanguage(remembered)) return remembered;
  return pickLanguage(navigator.languages);
}

/** The first of `wanted` (BCP 47 tags) that Kizuna speaks; English when it speaks none. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.split('-')[0]?.toLowerCase() ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}

export function rememberLanguage(language: string): void {
  localStorage.setItem(key, language);
}
