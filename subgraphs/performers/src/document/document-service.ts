import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import { createDecodingQueue } from '@kizuna/kit/pictures/decoding-queue';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import {
  findApplication,
  findApplications,
  type KycApplicationRow,
  lockApplication,
  touchApplication,
} from '../kyc/kyc-application-repository.ts';
import { isApplicant, mayRead } from '../kyc/kyc-policy.ts';
import { applicationTopic } from '../kyc/kyc-topics.ts';
import type { DocumentVault } from '../vault/document-vault.ts';
import { checkContentType, readDocument } from './document-content.ts';
import { type DocumentKind, maxDocumentBytes } from './document-kinds.ts';
import type { DocumentLinks, LookGrant, UploadGrant } from './document-links.ts';
import { isEditable } from './document-policy.ts';
import { type DocumentRow, ensureDocument, findDocuments, storeContent } from './document-repository.ts';

/** A file that the applicant wants to send. */
export interface NewUpload {
  readonly applicationId: number;
  readonly kind: DocumentKind;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** A document's bytes, ready to be shown. */
export interface ShownDocument {
  readonly kind: DocumentKind;
  readonly content: Buffer;
  readonly contentType: string;
}

export interface DocumentService {
  /** The document; null for those who may not see its application. */
  find(viewer: Viewer, id: number): Promise<DocumentRow | null>;
  /**
   * Prepares one document of a kind to be sent; what is there of it stays until the new one has come.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, or CONFLICT when documents can no longer be replaced
   */
  startUpload(viewer: Viewer, upload: NewUpload): Promise<{ document: DocumentRow; uploadUrl: string }>;
  /** Whether the file that a link allows would be taken now. @throws KizunaError NOT_FOUND or CONFLICT */
  checkUpload(grant: UploadGrant): Promise<DocumentRow>;
  /**
   * Checks, encodes, encrypts and keeps the file that was sent.
   * @throws KizunaError as `checkUpload`, VALIDATION_ERROR for a wrong type, MEDIA_UNREADABLE for a broken picture
   */
  receive(grant: UploadGrant, bytes: Uint8Array): Promise<void>;
  /** New addresses to look at stored documents, in their order; each issue is in the audit log first. */
  issueLinks(viewer: Viewer, documents: readonly DocumentRow[]): Promise<string[]>;
  /** The document's bytes, after the look is in the audit log; null when they are gone. */
  show(grant: LookGrant): Promise<ShownDocument | null>;
}

/** Documents that are worked on at once, and that wait for it: up to 20 MB each. */
const queueSizes = { atOnce: 2, maxWaiting: 20 };

export interface DocumentServiceOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly vault: DocumentVault;
  readonly links: DocumentLinks;
  readonly logger: Logger;
}

export function createDocumentService(options: DocumentServiceOptions): DocumentService {
  const { bus, vault, links, logger } = options;
  const { db } = options.database;
  const inTurn = createDecodingQueue(queueSizes);

  async function findWithApplication(id: number): Promise<[DocumentRow, KycApplicationRow] | null> {
    const [document] = await findDocuments(db, [id]);
    const application = document && (await findApplication(db, document.applicationId));
    return application ? [document, application] : null;
  }

  async function checkUpload({ documentId, userId }: UploadGrant): Promise<DocumentRow> {
    const found = await findWithApplication(documentId);
    if (!found || found[1].applicantId !== userId) throw new KizunaError('NOT_FOUND');
    if (!isEditable(found[1])) throw notEditable();
    return found[0];
  }

  /** Makes the stored file the document, unless the application was handed in meanwhile. @returns the file it replaces */
  async function adopt(
    { documentId, userId }: UploadGrant,
    { applicationId, kind }: DocumentRow,
    storageKey: string,
    content: Parameters<typeof storeContent>[3],
  ): Promise<string | null> {
    return await db.transaction(async (tx) => {
      const application = await lockApplication(tx, applicationId);
      if (!application || !isEditable(application)) throw notEditable();
      const [before] = await findDocuments(tx, [documentId]);
      await storeContent(tx, documentId, storageKey, content);
      await touchApplication(tx, applicationId);
      await recordAudit(tx, {
        action: 'kycDocument.store',
        actorId: userId,
        targetType: 'KycDocument',
        targetId: documentId,
        details: { applicationId, kind, sha256: content.sha256 },
      });
      return before?.storageKey ?? null;
    });
  }

  /** A file that nobody refers to is encrypted rubbish: that it could not be deleted is no reason to fail. */
  async function discard(storageKey: string | null): Promise<void> {
    if (storageKey === null) return;
    await vault.delete(storageKey).catch((error: unknown) => {
      logger.warn({ err: error, storageKey }, 'A replaced KYC document could not be deleted');
    });
  }

  return {
    checkUpload,

    async find(viewer, id) {
      const found = await findWithApplication(id);
      return found && mayRead(viewer, found[1]) ? found[0] : null;
    },

    async startUpload(viewer, { applicationId, kind, contentType, size }) {
      checkContentType(kind, contentType);
      if (!(size >= 1 && size <= maxDocumentBytes)) {
        throw invalid('size', 'The file must have 1 byte to 20 MB.', 'ファイルサイズは1バイトから20MBまでです。');
      }
      return await db.transaction(async (tx) => {
        const application = await lockApplication(tx, applicationId);
        if (!application || !isApplicant(viewer, application)) {
          throw new KizunaError(application && mayRead(viewer, application) ? 'FORBIDDEN' : 'NOT_FOUND');
        }
        if (!isEditable(application)) throw notEditable();
        const document = await ensureDocument(tx, applicationId, kind);
        await recordAudit(tx, {
          action: 'kycDocument.uploadLink',
          actorId: viewer.userId,
          targetType: 'KycDocument',
          targetId: document.id,
          details: { applicationId, kind },
        });
        return { document, uploadUrl: links.upload({ documentId: document.id, userId: viewer.userId, size }) };
      });
    },

    async receive(grant, bytes) {
      const document = await checkUpload(grant);
      const content = await inTurn(() => readDocument(document.kind, bytes), grant.userId);
      const { id: documentId, applicationId } = document;
      const storageKey = await vault.put({ applicationId, documentId }, content.content);
      const replaced = await adopt(grant, document, storageKey, content).catch(async (error: unknown) => {
        // Only a refusal is certain: after any other error the file may be the document all the same.
        if (error instanceof KizunaError) await discard(storageKey);
        throw error;
      });
      await discard(replaced);
      await bus.publish(applicationTopic(applicationId), {});
    },

    async issueLinks({ userId }, documents) {
      await db.transaction(async (tx) => {
        const applications = await findApplications(
          tx,
          documents.map(({ applicationId }) => applicationId),
        );
        const personOf = (id: number) => applications.find((application) => application.id === id)?.applicantId;
        const records = documents.map(({ id, applicationId, kind }) =>
          recordAudit(tx, {
            action: 'kycDocument.link',
            actorId: userId,
            targetType: 'KycDocument',
            targetId: id,
            details: { applicationId, kind, userId: personOf(applicationId) },
          }),
        );
        await Promise.all(records);
      });
      return documents.map(({ id }) => links.look({ documentId: id, userId }));
    },

    async show({ documentId, userId }) {
      const found = await findWithApplication(documentId);
      if (!found) return null;
      const [{ applicationId, kind, storageKey, contentType, status }, { applicantId }] = found;
      if (status !== 'STORED' || storageKey === null || contentType === null) return null;
      const content = await vault.get({ applicationId, documentId }, storageKey);
      if (!content) return null;
      await recordAudit(db, {
        action: 'kycDocument.look',
        actorId: userId,
        targetType: 'KycDocument',
        targetId: documentId,
        details: { applicationId, kind, userId: applicantId },
      });
      return { kind, content, contentType };
    },
  };
}

function notEditable(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: 'Documents can be sent only before the application is handed in, or when they were asked for again.',
      ja: '書類を送信できるのは、申請の提出前または再提出を求められたときだけです。',
    },
  });
}
