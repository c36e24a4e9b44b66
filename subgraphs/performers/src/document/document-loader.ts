import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { type DocumentRow, findDocuments, findDocumentsOf } from './document-repository.ts';
import type { DocumentService } from './document-service.ts';

/** What the fields of many applications ask for at once; one set for each request. */
export interface DocumentLoaders {
  /** Of whatever application: ask only for documents of one that the viewer may see. */
  readonly document: DataLoader<number, DocumentRow | null>;
  readonly documentsOfApplication: DataLoader<number, DocumentRow[]>;
  /** A new address to look at a stored document, whose issue is in the audit log. */
  readonly documentUrl: DataLoader<DocumentRow, string, number>;
}

export function createDocumentLoaders(
  { db }: Database<Tables>,
  documents: DocumentService,
  viewer: Viewer | null,
): DocumentLoaders {
  return {
    document: new DataLoader(async (ids) => {
      const rows = await findDocuments(db, ids);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    documentsOfApplication: new DataLoader(async (applicationIds) => {
      const rows = await findDocumentsOf(db, applicationIds);
      return applicationIds.map((id) => rows.filter((row) => row.applicationId === id));
    }),
    documentUrl: new DataLoader<DocumentRow, string, number>(
      async (rows) =>
        viewer
          ? await documents.issueLinks(viewer, rows)
          : rows.map(() => new Error('Nobody looks at documents without signing in.')),
      { cacheKeyFn: ({ id }) => id },
    ),
  };
}
