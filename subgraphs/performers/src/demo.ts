import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import type { Tables } from './db/tables.ts';
import { performer } from './db/tables.ts';
import { samplePicture } from './demo-pictures.ts';
import type { UploadGrant } from './document/document-links.ts';
import type { DocumentService } from './document/document-service.ts';
import type { KycApplicationService } from './kyc/kyc-application-service.ts';
import type { PerformerService } from './performer/performer-service.ts';
import type { VerificationService } from './verification/verification-service.ts';

export interface PerformersDemoOptions {
  readonly database: Database<Tables>;
  readonly performers: PerformerService;
  readonly applications: KycApplicationService;
  readonly documents: DocumentService;
  readonly verification: VerificationService;
}

const kinds = ['ID_FRONT', 'SELFIE'] as const;

/** aoi is a performer, whose application waits for a reviewer with its documents and checks. */
export async function seedPerformersDemo(options: PerformersDemoOptions): Promise<void> {
  const { performers, applications, documents, verification } = options;
  const { db } = options.database;
  const existing = await db.select({ id: performer.id }).from(performer).limit(1);
  if (existing.length > 0) return;
  const aoi = demoViewer(demoCast.aoi);
  const person = { stageName: '葵 Aoi', legalName: '青山 葵', birthDate: '1998-04-30', nationality: 'JP' };
  // At once, where it can be: this stands in the way of the very first start.
  const [{ id: performerId }, pictures] = await Promise.all([
    performers.create(aoi, person),
    Promise.all(kinds.map(async (kind) => ({ kind, picture: await samplePicture(kind) }))),
  ]);
  const { id: applicationId } = await applications.create(aoi, performerId);
  const uploads: { grant: UploadGrant; picture: Buffer }[] = [];
  for (const { kind, picture } of pictures) {
    const size = picture.length;
    const { document } = await documents.startUpload(aoi, { applicationId, kind, contentType: 'image/png', size });
    uploads.push({ grant: { documentId: document.id, userId: aoi.userId, size }, picture });
  }
  await Promise.all(uploads.map(({ grant, picture }) => documents.receive(grant, picture)));
  await applications.submit(aoi, applicationId);
  // The job that was asked for a moment ago finds nothing left to do.
  await verification.verify(applicationId, { isLastTry: true });
}
