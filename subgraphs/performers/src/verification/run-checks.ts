import type { Database } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import type { DocumentRow } from '../document/document-repository.ts';
import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import type { PerformerRow } from '../performer/performer-repository.ts';
import type { DocumentVault } from '../vault/document-vault.ts';
import type { CheckFinding } from './check.ts';
import { checkDuplicate } from './duplicate-check.ts';
import { checkAge, checkMachineReadableZone } from './person-checks.ts';
import { checkQuality, checkSharpness } from './picture-checks.ts';

/** What the checks look at. */
export interface CheckSubject {
  readonly application: KycApplicationRow;
  readonly performer: PerformerRow;
  /** Those that are stored. */
  readonly documents: readonly DocumentRow[];
}

/** Everything that can be found without a person. Changes nothing, so it may be run again. */
export async function runChecks(
  database: Database<Tables>,
  vault: DocumentVault,
  { application, performer, documents }: CheckSubject,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const document of documents.filter(({ pictureHash }) => pictureHash !== null)) {
    const picture = await readPicture(vault, document);
    findings.push(checkQuality(document, picture));
    findings.push(await checkSharpness(document, picture));
    findings.push(await checkDuplicate(database, document, application.applicantId));
  }
  findings.push(checkAge(performer.birthDate, new Date()));
  findings.push(checkMachineReadableZone(documents.find(({ kind }) => kind === 'ID_FRONT')?.id ?? null));
  return findings;
}

/** What is said when the checks could not be carried out, after every try. The age needs no document. */
export function giveUpChecks({ performer, documents }: CheckSubject): CheckFinding[] {
  const failed = {
    result: 'UNDECIDED',
    score: null,
    reason: {
      en: 'This could not be checked for a technical reason: please look yourself.',
      ja: '技術的な理由で自動確認できませんでした。目視で確認してください。',
    },
  } as const;
  const pictures = documents.filter(({ pictureHash }) => pictureHash !== null);
  return [
    ...pictures.flatMap(({ id }) => [
      { ...failed, kind: 'IMAGE_QUALITY' as const, documentId: id },
      { ...failed, kind: 'SHARPNESS' as const, documentId: id },
      { ...failed, kind: 'DUPLICATE_IMAGE' as const, documentId: id },
    ]),
    checkAge(performer.birthDate, new Date()),
    checkMachineReadableZone(documents.find(({ kind }) => kind === 'ID_FRONT')?.id ?? null),
  ];
}

async function readPicture(vault: DocumentVault, document: DocumentRow): Promise<Buffer | null> {
  const { id: documentId, applicationId, storageKey } = document;
  return storageKey === null ? null : await vault.get({ applicationId, documentId }, storageKey);
}
