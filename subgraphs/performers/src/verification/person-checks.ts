import { adultAge, isAdult } from '../performer/age.ts';
import type { CheckFinding } from './check.ts';

/** @param birthDate as the applicant entered it: whether the document says the same is for the reviewer to see */
export function checkAge(birthDate: string, now: Date): CheckFinding {
  const about = { kind: 'AGE', documentId: null } as const;
  return isAdult(birthDate, now)
    ? { ...about, result: 'PASSED', score: 1, reason: { en: `${adultAge} or older.`, ja: `${adultAge}歳以上です。` } }
    : { ...about, result: 'FAILED', score: 0, reason: { en: `Under ${adultAge}.`, ja: `${adultAge}歳未満です。` } };
}

/** Nothing here reads text in a picture, so the machine-readable zone is the reviewer's. @param documentId the identity document */
export function checkMachineReadableZone(documentId: number | null): CheckFinding {
  return {
    kind: 'MRZ',
    documentId,
    result: 'UNDECIDED',
    score: null,
    reason: {
      en: 'The machine-readable zone was not read by machine: please compare it with the data yourself.',
      ja: '機械読取領域（MRZ）は自動では読み取っていません。申請内容との一致を目視で確認してください。',
    },
  };
}
