import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { checkText } from '@kizuna/kit/input/text';
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

/** Half characters, and bidirectional marks, which could make one name look like another. */
const misleading = /[\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const longestName = { stageName: 100, legalName: 200 };

const shapes = {
  birthDate: z.iso.date().refine((day) => day >= earliestBirthDate && day <= new Date().toISOString().slice(0, 10)),
  nationality: z.string().refine(isCountry),
};

const mistakes: Readonly<Record<keyof typeof shapes, LocalizedText>> = {
  birthDate: { en: 'This cannot be a birth date.', ja: '生年月日が正しくありません。' },
  nationality: {
    en: 'Use a country code of two letters, for example JP.',
    ja: '2文字の国コード（例: JP）を指定してください。',
  },
};

/** @throws KizunaError VALIDATION_ERROR that names the first wrong field */
export function checkPerformerInput(input: PerformerInput): PerformerInput {
  return {
    stageName: checkName('stageName', input.stageName),
    legalName: checkName('legalName', input.legalName),
    birthDate: check('birthDate', input.birthDate),
    nationality: check('nationality', input.nationality),
  };
}

/** Checks what is there and leaves out the rest. @throws KizunaError VALIDATION_ERROR that names the first wrong field */
export function checkPerformerChange(change: PerformerChange): Partial<PerformerInput> {
  const { stageName, legalName, birthDate, nationality } = change;
  return {
    ...(stageName === undefined ? {} : { stageName: checkName('stageName', stageName) }),
    ...(legalName === undefined ? {} : { legalName: checkName('legalName', legalName) }),
    ...(birthDate === undefined ? {} : { birthDate: check('birthDate', birthDate) }),
    ...(nationality === undefined ? {} : { nationality: check('nationality', nationality) }),
  };
}

function checkName(field: keyof typeof longestName, value: string): string {
  const name = checkText(field, value.trim(), { max: longestName[field], multiline: false });
  if (!misleading.test(name)) return name;
  throw invalid(field, 'Leave out invisible characters.', '見えない文字は使えません。');
}

function check(field: keyof typeof shapes, value: string): string {
  const checked = shapes[field].safeParse(value);
  if (!checked.success) throw invalid(field, mistakes[field].en, mistakes[field].ja);
  return checked.data;
}
