import { createHash } from 'node:crypto';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { fileTypeFromBuffer } from 'file-type';
import { type DocumentKind, paperKinds } from './document-kinds.ts';
import { readsHeic, reencode } from './picture.ts';
import { pictureHash } from './picture-hash.ts';

/** A document, checked and made ready to be kept. */
export interface DocumentContent {
  readonly content: Buffer;
  readonly contentType: 'image/jpeg' | 'application/pdf';
  /** Pixels; null for papers. */
  readonly width: number | null;
  readonly height: number | null;
  /** Of the bytes as they were sent, in hex. */
  readonly sha256: string;
  readonly pictureHash: string | null;
}

const pictureTypes: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  ...(readsHeic ? ['image/heic', 'image/heif'] : []),
];
const paperType = 'application/pdf';

/** @throws KizunaError VALIDATION_ERROR when files of the type cannot be a document of the kind */
export function checkContentType(kind: DocumentKind, contentType: string | undefined): void {
  const takesPaper = paperKinds.includes(kind);
  if (pictureTypes.includes(contentType ?? '') || (takesPaper && contentType === paperType)) return;
  const formats = ['JPEG', 'PNG', 'WebP', ...(readsHeic ? ['HEIC'] : []), ...(takesPaper ? ['PDF'] : [])];
  throw new KizunaError('VALIDATION_ERROR', {
    field: 'contentType',
    message: { en: `Send one of these: ${formats.join(', ')}.`, ja: `対応形式は ${formats.join('、')} です。` },
  });
}

/**
 * Looks at the bytes themselves, whatever their name or announced type: pictures are encoded anew, papers stay as they are.
 * @throws KizunaError VALIDATION_ERROR for a type that the kind does not take, MEDIA_UNREADABLE for a broken picture
 */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<DocumentContent> {
  const type = (await fileTypeFromBuffer(bytes))?.mime;
  checkContentType(kind, type);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (type === paperType) {
    const content = Buffer.from(bytes);
    return { content, contentType: paperType, width: null, height: null, sha256, pictureHash: null };
  }
  const picture = await reencode(bytes);
  return { ...picture, contentType: 'image/jpeg', sha256, pictureHash: await pictureHash(picture.content) };
}
