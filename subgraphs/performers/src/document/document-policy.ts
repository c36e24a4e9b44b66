import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import { editableStatuses } from '../kyc/kyc-state-machine.ts';
import { type DocumentKind, requiredKinds } from './document-kinds.ts';
import type { DocumentRow } from './document-repository.ts';

/** Documents may come and be replaced while the application is its applicant's to work on. */
export const isEditable = ({ status }: KycApplicationRow): boolean => editableStatuses.includes(status);

/** What must still come before the application can be handed in. */
export function missingDocuments(
  { requestedDocuments }: Pick<KycApplicationRow, 'requestedDocuments'>,
  documents: readonly DocumentRow[],
): DocumentKind[] {
  const stored = documents.filter(({ status }) => status === 'STORED').map(({ kind }) => kind);
  return [...new Set([...requiredKinds, ...requestedDocuments])].filter((kind) => !stored.includes(kind));
}
