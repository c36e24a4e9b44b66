import type { KycDocumentKind } from '../../../graphql/generated/graphql.ts';

/** 20 MB, as the server has it. */
export const largestDocument = 20_000_000;

const byEnding: Readonly<Record<string, string>> = {
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
};

interface FileLike {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** The file's type; by its ending where the browser does not know it, as with the pictures of many phones. */
export function documentType({ name, type }: FileLike): string {
  return type || byEnding[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] || 'application/octet-stream';
}

/** What a file chooser should offer for a kind. HEIC is left out: phones then hand over a JPEG, which every server can read. */
export function acceptedTypes(kind: KycDocumentKind): string {
  const pictures = 'image/jpeg,image/png,image/webp';
  return takesPdf(kind) ? `${pictures},application/pdf` : pictures;
}

/** The message key of what is plainly wrong with a file; null when it may be sent. The server looks at the bytes itself. */
export function documentProblem(kind: KycDocumentKind, file: FileLike): 'fileTooLarge' | 'fileWrongType' | null {
  if (file.size > largestDocument) return 'fileTooLarge';
  const type = documentType(file);
  const fits = type.startsWith('image/') || (takesPdf(kind) && type === 'application/pdf');
  return fits ? null : 'fileWrongType';
}

function takesPdf(kind: KycDocumentKind): boolean {
  return kind === 'AGREEMENT' || kind === 'OTHER';
}
