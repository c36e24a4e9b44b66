import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { kycApplication, kycDocument, type Tables } from '../db/tables.ts';
import type { DocumentContent } from './document-content.ts';
import type { DocumentKind } from './document-kinds.ts';

export type DocumentRow = typeof kycDocument.$inferSelect;

type Db = Executor<Tables>;

/** The application's document of the kind, made when there is none. */
export async function ensureDocument(db: Db, applicationId: number, kind: DocumentKind): Promise<DocumentRow> {
  const [row] = await db
    .insert(kycDocument)
    .values({ applicationId, kind })
    // A conflict changes nothing, but makes the row come back.
    .onConflictDoUpdate({ target: [kycDocument.applicationId, kycDocument.kind], set: { kind } })
    .returning();
  if (!row) throw new Error('The document was not stored.');
  return row;
}

/** Asks for the kinds once more: what is there of them counts no longer. */
export async function awaitDocuments(db: Db, applicationId: number, kinds: readonly DocumentKind[]): Promise<void> {
  await db
    .insert(kycDocument)
    .values(kinds.map((kind) => ({ applicationId, kind })))
    .onConflictDoUpdate({
      target: [kycDocument.applicationId, kycDocument.kind],
      set: { status: 'AWAITED' },
    });
}

/** The file is in storage: from now on the document is that one. */
export async function storeContent(
  db: Db,
  id: number,
  storageKey: string,
  { content, ...facts }: DocumentContent,
): Promise<void> {
  await db
    .update(kycDocument)
    .set({ ...facts, storageKey, size: content.length, status: 'STORED', uploadedAt: sql`now()` })
    .where(eq(kycDocument.id, id));
}

export async function findDocuments(db: Db, ids: readonly number[]): Promise<DocumentRow[]> {
  return db
    .select()
    .from(kycDocument)
    .where(inArray(kycDocument.id, [...ids]));
}

/** The documents of the given applications, in the order in which they were begun. */
export async function findDocumentsOf(db: Db, applicationIds: readonly number[]): Promise<DocumentRow[]> {
  return db
    .select()
    .from(kycDocument)
    .where(inArray(kycDocument.applicationId, [...applicationIds]))
    .orderBy(asc(kycDocument.id));
}

/** A document of another application that looks the same. */
export interface Lookalike {
  readonly applicationId: number;
  readonly applicantId: number;
  /** Bits in which the picture hashes differ; 0 for the very same file. */
  readonly distance: number;
  readonly isSameFile: boolean;
}

/** The most alike picture in any other application, one of another person first; null when none is near enough. */
export async function findLookalike(db: Db, document: DocumentRow, maxDistance: number): Promise<Lookalike | null> {
  const isSameFile = sql<boolean>`coalesce(${kycDocument.sha256} = ${document.sha256}, false)`;
  const distance = sql<number>`case when ${isSameFile} then 0
    else bit_count(${kycDocument.pictureHash} # ${document.pictureHash}::bit(64))::int end`;
  const isOwn = sql`${kycApplication.applicantId} =
    (select own.applicant_id from ${kycApplication} as own where own.id = ${document.applicationId})`;
  const [row] = await db
    .select({
      applicationId: kycDocument.applicationId,
      applicantId: kycApplication.applicantId,
      distance,
      isSameFile,
    })
    .from(kycDocument)
    .innerJoin(kycApplication, eq(kycApplication.id, kycDocument.applicationId))
    .where(and(ne(kycDocument.applicationId, document.applicationId), sql`${distance} <= ${maxDistance}`))
    .orderBy(asc(isOwn), asc(distance), asc(kycDocument.id))
    .limit(1);
  return row ?? null;
}
