import type { KycDocumentKind, KycStatus } from '../../graphql/generated/graphql.ts';

/** The documents that every application asks for, in the order in which they are asked. */
export const askedKinds = [
  'ID_FRONT',
  'ID_BACK',
  'SELFIE',
  'SELFIE_WITH_ID',
] as const satisfies readonly KycDocumentKind[];

/** Of these, the ones without which the server takes no application. */
const neededKinds: readonly KycDocumentKind[] = ['ID_FRONT', 'SELFIE'];

const closed: ReadonlySet<KycStatus> = new Set(['APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED']);

/** Whether anything can still happen to the application before a new one is needed. */
export function isOpen(status: KycStatus): boolean {
  return !closed.has(status);
}

interface DocumentLike {
  readonly kind: KycDocumentKind;
  readonly status: 'AWAITED' | 'STORED';
  readonly uploadedAt?: string | null | undefined;
}

interface ApplicationLike {
  readonly status: KycStatus;
  readonly requestedDocuments: readonly KycDocumentKind[];
  readonly documents: readonly DocumentLike[];
  readonly history: readonly { readonly to: KycStatus; readonly createdAt: string }[];
}

/** The documents that the applicant can send now: all in a draft, the named ones after a request, none otherwise. */
export function kindsToSend(application: ApplicationLike): readonly KycDocumentKind[] {
  if (application.status === 'DRAFT') return askedKinds;
  return application.status === 'NEEDS_RESUBMISSION' ? application.requestedDocuments : [];
}

/** Of the documents to send, those that are not there yet: for a request, what is older than the request does not count. */
export function unsentKinds(application: ApplicationLike): readonly KycDocumentKind[] {
  const requestedAt =
    application.status === 'NEEDS_RESUBMISSION'
      ? application.history.findLast(({ to }) => to === 'NEEDS_RESUBMISSION')?.createdAt
      : undefined;
  const sent = application.documents.filter(
    ({ status, uploadedAt }) => status === 'STORED' && (!requestedAt || (uploadedAt ?? '') > requestedAt),
  );
  return kindsToSend(application).filter((kind) => !sent.some((document) => document.kind === kind));
}

/** Of what was not sent yet, what has to be: in a draft not everything that is asked for, after a request all that was named. */
export function missingKinds(application: ApplicationLike): readonly KycDocumentKind[] {
  const unsent = unsentKinds(application);
  return application.status === 'DRAFT' ? unsent.filter((kind) => neededKinds.includes(kind)) : unsent;
}

/** Nobody younger can be approved. */
export const adultAge = 18;

/** Whole years between two calendar days (`1998-04-30`). Somebody born on 29 February grows older on 1 March in other years. */
export function yearsBetween(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
