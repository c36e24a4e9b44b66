import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { createUrlSigner, type UrlClaims } from '@kizuna/kit/storage/signed-url';
import { z } from 'zod';

const uploadMs = 10 * 60_000;
const lookMs = 60_000;

/** What a link to send a document to allows. */
export interface UploadGrant {
  readonly documentId: number;
  readonly userId: number;
  /** Bytes, exactly. */
  readonly size: number;
}

/** What a link to look at a document allows. */
export interface LookGrant {
  readonly documentId: number;
  readonly userId: number;
}

/** A request that shows a link. */
export interface LinkRequest {
  readonly method: string;
  /** As the client sent it, with the query. */
  readonly url: string;
  readonly query: unknown;
}

/** Makes the addresses of documents, and reads them back. */
export interface DocumentLinks {
  /** Absolute; for one `PUT` within 10 minutes. */
  upload(grant: UploadGrant): string;
  /** Absolute; for looks within 60 seconds. */
  look(grant: LookGrant): string;
  /** @throws KizunaError FORBIDDEN when the link is forged, ended or for another document */
  readUpload(documentId: number, request: LinkRequest): UploadGrant;
  /** @throws KizunaError FORBIDDEN when the link is forged, ended or for another document */
  readLook(documentId: number, request: LinkRequest): LookGrant;
}

const uploadClaims = z.object({ documentId: z.number(), userId: z.number(), size: z.number() });
const lookClaims = z.object({ documentId: z.number(), userId: z.number() });

export const uploadPath = '/files/performers/upload/:id';
export const lookPath = '/files/performers/documents/:id';

/** @param publicUrl how browsers reach the gateway, without a slash at the end */
export function createDocumentLinks(secret: Uint8Array, publicUrl: string): DocumentLinks {
  const signer = createUrlSigner(Buffer.from(secret).toString('base64url'));

  const read = <Grant extends LookGrant>(claims: z.ZodType<Grant>, documentId: number, request: LinkRequest): Grant => {
    const { method, url, query } = request;
    const path = url.split('?', 1)[0] ?? '';
    const grant = claims.safeParse(signer.verify({ method, path, query, now: new Date() }));
    if (!grant.success || grant.data.documentId !== documentId) throw new KizunaError('FORBIDDEN');
    return grant.data;
  };

  const sign = (method: 'GET' | 'PUT', path: string, id: number, lifeMs: number, claims: UrlClaims): string =>
    publicUrl +
    signer.sign({ method, path: path.replace(':id', String(id)), expiresAt: new Date(Date.now() + lifeMs), claims });

  return {
    upload: ({ documentId, userId, size }) =>
      sign('PUT', uploadPath, documentId, uploadMs, { documentId, userId, size }),
    look: ({ documentId, userId }) => sign('GET', lookPath, documentId, lookMs, { documentId, userId }),
    readUpload: (documentId, request) => read(uploadClaims, documentId, request),
    readLook: (documentId, request) => read(lookClaims, documentId, request),
  };
}
