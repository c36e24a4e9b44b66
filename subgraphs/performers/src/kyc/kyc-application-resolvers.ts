import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { jobReference, userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import { missingDocuments } from '../document/document-policy.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { KycApplicationRow } from './kyc-application-repository.ts';
import { mayClaim, mayDecide, mayReview, maySeeColleague, maySubmit, mayWithdraw } from './kyc-policy.ts';

export const kycApplicationResolvers: Resolvers = {
  Query: {
    kycApplications: (_, { status, ...page }, { viewer, applications }) =>
      applications.list(viewer, status ?? null, readPage(page)),
    kycApplication: (_, { id }, { load }) => {
      const number = idOf('KycApplication', id);
      return number === null ? null : load.application.load(number);
    },
  },
  Mutation: {
    kycApplicationCreate: mutation(async ({ input }, { viewer, applications }) => ({
      application: await applications.create(requireViewer(viewer), requireId('Performer', input.performerId)),
    })),
    kycApplicationSubmit: mutation(async ({ input }, { viewer, applications }) => {
      const id = requireId('KycApplication', input.id);
      const { application, jobId } = await applications.submit(requireViewer(viewer), id);
      return { application, job: jobReference(jobId) };
    }),
    kycApplicationWithdraw: mutation(async ({ input }, { viewer, applications }) => ({
      application: await applications.withdraw(requireViewer(viewer), requireId('KycApplication', input.id)),
    })),
  },
  Subscription: {
    kycApplicationUpdated: {
      subscribe: (_, { id }, { viewer, applications }) =>
        applications.follow(requireViewer(viewer), requireId('KycApplication', id)),
      resolve: (row: KycApplicationRow) => row,
    },
  },
  KycApplication: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('KycApplication', id);
      return number === null ? null : load.application.load(number);
    },
    id: ({ id }) => toGlobalId('KycApplication', id),
    performer: async ({ performerId }, _, { load }) => {
      const row = await load.performer.load(performerId);
      if (!row) throw new KizunaError('NOT_FOUND');
      return row;
    },
    documents: ({ id }, _, { load }) => load.documentsOfApplication.load(id),
    checks: (row, _, { viewer, load }) => (mayReview(viewer, row) ? load.checks.load(row.id) : []),
    reviewer: ({ reviewerId }, _, { viewer }) =>
      maySeeColleague(viewer, reviewerId) ? userReference(reviewerId) : null,
    note: (row, _, { viewer }) => (mayReview(viewer, row) ? row.note : null),
    history: ({ id }, _, { load }) => load.history.load(id),
    viewerCanSubmit: async (row, _, { viewer, load }) =>
      maySubmit(viewer, row) && missingDocuments(row, await load.documentsOfApplication.load(row.id)).length === 0,
    viewerCanWithdraw: (row, _, { viewer }) => mayWithdraw(viewer, row),
    viewerCanClaim: (row, _, { viewer }) => mayClaim(viewer, row),
    viewerCanDecide: (row, _, { viewer }) => mayDecide(viewer, row),
  },
  KycTransition: {
    from: ({ fromStatus }) => fromStatus,
    to: ({ toStatus }) => toStatus,
    actor: ({ actorId }, _, { viewer }) => (maySeeColleague(viewer, actorId) ? userReference(actorId) : null),
  },
};
