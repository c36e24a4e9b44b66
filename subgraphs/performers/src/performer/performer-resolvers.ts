import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayApply } from '../kyc/performer-kyc-status.ts';
import { maySeeRestricted, mayUpdate } from './performer-policy.ts';
import type { PerformerRow } from './performer-repository.ts';

/** A field for the person themselves and for reviewers; that it was read is written down by `auditKycReads`. */
function restricted(field: 'legalName' | 'birthDate' | 'nationality') {
  return (row: PerformerRow, _: object, { viewer }: Context): string | null =>
    maySeeRestricted(viewer, row) ? row[field] : null;
}

export const performerResolvers: Resolvers = {
  Query: {
    performer: (_, { id }, { load }) => {
      const number = idOf('Performer', id);
      return number === null ? null : load.performer.load(number);
    },
    performers: (_, { search, ...page }, { performers }) => performers.list(search ?? null, readPage(page)),
  },
  Mutation: {
    performerCreate: mutation(async ({ input }, { viewer, performers }) => ({
      performer: await performers.create(requireViewer(viewer), input),
    })),
    performerUpdate: mutation(async ({ input }, { viewer, performers }) => ({
      performer: await performers.update(requireViewer(viewer), requireId('Performer', input.id), {
        stageName: input.stageName ?? undefined,
        legalName: input.legalName ?? undefined,
        birthDate: input.birthDate ?? undefined,
        nationality: input.nationality ?? undefined,
      }),
    })),
  },
  User: {
    performer: ({ id }, _, { load }) => {
      const number = idOf('User', id);
      return number === null ? null : load.performerOfUser.load(number);
    },
  },
  Performer: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Performer', id);
      return number === null ? null : load.performer.load(number);
    },
    id: ({ id }) => toGlobalId('Performer', id),
    legalName: restricted('legalName'),
    birthDate: restricted('birthDate'),
    nationality: restricted('nationality'),
    user: ({ userId }) => userReference(userId),
    kycStatus: ({ id }, _, { load }) => load.kycStatusOfPerformer.load(id),
    kycApplications: (row, _, { viewer, load }) =>
      maySeeRestricted(viewer, row) ? load.applicationsOfPerformer.load(row.id) : null,
    viewerCanUpdate: (row, _, { viewer }) => mayUpdate(viewer, row),
    viewerCanApply: async (row, _, { viewer, load }) =>
      mayUpdate(viewer, row) && mayApply(await load.kycStatusOfPerformer.load(row.id)),
  },
};
