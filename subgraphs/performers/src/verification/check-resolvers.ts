import type { Resolvers } from '../generated/resolvers.ts';

export const checkResolvers: Resolvers = {
  KycCheck: {
    reason: ({ reasonEn, reasonJa }, _, { locale }) => (locale === 'ja' ? reasonJa : reasonEn),
    document: ({ documentId }, _, { load }) => (documentId === null ? null : load.document.load(documentId)),
  },
};
