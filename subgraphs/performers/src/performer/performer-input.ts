import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { z } from 'zod';
import { isCountry } from './countries.ts';

/** What a person says of themselves as a performer. */
export interface PerformerInput {
  /** Public. 1 to 100 characters. */
  readonly stageName: string;
  /** As on the identity document. 1 to 200 characters. */
  readonly legalName: string;
  /** `1998-04-30`. Under 18 may be entered, and is never approved. */
  readonly birthDate: string;
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
}

/** A change; what is absent stays. */
export type PerformerChange = { readonly [Field in keyof PerformerInput]?: PerformerInput[Field] | undefined };

const earliestBirthDate = '1900-01-01';

// Control characters never stand in a name; bidirectional marks could make one look like another.
const nameText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u);

const shapes = {
  stageName: nameText(100),
  legalName: nameText(200),
  birthDate: z.iso.date().refine((day) => day >= earliestBirthDate && day <= new Date().toISOString().slice(0, 10)),
  nationality: z.string().refine(isCountry),
};

const mistakes: Readonly<Record<keyof PerformerInput, LocalizedText>> = {
  stageName: { en: 'Use 1 to 100 characters.', ja: '1〜100文字で入力してください。' },
  legalName: { en: 'Use 1 to 200 characters.', ja: '1〜200文字で入力してください。' },
  birthDate: { en: 'This cannot be a birth date.', ja: '生年月日が正しくありません。' },
  nationality: {
    en: 'Use a country code of two letters, for example JP.',
    ja: '2文字の国コード（例: JP）を指定してください。',
  },
};

/** @throws KizunaError VALIDATION_ERROR that names the first wrong field */
export function checkPerformerInput(input: PerformerInput): PerformerInput {
  return {
    stageName: check('stageName', input.stageName),
    legalName: check('legalName', input.legalName),
    birthDate: check('birthDate', input.birthDate),
    nationality: check('nationality', input.nationality),
  };
}

/** Checks what is there and leaves out the rest. @throws KizunaError VALIDATION_ERROR that names the first wrong field */
export function checkPerformerChange(change: PerformerChange): Partial<PerformerInput> {
  const { stageName, legalName, birthDate, nationality } = change;
  return {
    ...(stageName === undefined ? {} : { stageName: check('stageName', stageName) }),
    ...(legalName === undefined ? {} : { legalName: check('legalName', legalName) }),
    ...(birthDate === undefined ? {} : { birthDate: check('birthDate', birthDate) }),
    ...(nationality === undefined ? {} : { nationality: check('nationality', nationality) }),
  };
}

function check(field: keyof PerformerInput, value: string): string {
  const checked = shapes[field].safeParse(value);
  if (!checked.success) throw invalid(field, mistakes[field].en, mistakes[field].ja);
  return checked.data;
}
