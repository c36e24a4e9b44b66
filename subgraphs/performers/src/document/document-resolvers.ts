import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

/** Documents are only reached through an application that the viewer may see. */
export const documentResolvers: Resolvers = {
  Mutation: {
    kycDocumentUploadStart: mutation(({ input }, { viewer, documents }) =>
      documents.startUpload(requireViewer(viewer), {
        applicationId: requireId('KycApplication', input.applicationId),
        kind: input.kind,
        contentType: input.contentType,
        size: input.size,
      }),
    ),
  },
  KycDocument: {
    __resolveReference: ({ id }, { viewer, documents }) => {
      const number = idOf('KycDocument', id);
      return number === null || !viewer ? null : documents.find(viewer, number);
    },
    id: ({ id }) => toGlobalId('KycDocument', id),
    size: ({ status, size }) => (status === 'STORED' ? size : null),
    url: (row, _, { load }) => (row.status === 'STORED' ? load.documentUrl.load(row) : null),
    uploadedAt: ({ status, uploadedAt }) => (status === 'STORED' ? uploadedAt : null),
  },
};
