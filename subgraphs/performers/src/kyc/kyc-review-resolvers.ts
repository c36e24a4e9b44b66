import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import type { Remarks } from './kyc-remarks.ts';

export const kycReviewResolvers: Resolvers = {
  Mutation: {
    kycApplicationClaim: mutation(async ({ input }, { viewer, reviews }) => ({
      application: await reviews.claim(requireViewer(viewer), applicationId(input)),
    })),
    kycApplicationRelease: mutation(async ({ input }, { viewer, reviews }) => ({
      application: await reviews.release(requireViewer(viewer), applicationId(input)),
    })),
    kycApplicationApprove: mutation(async ({ input }, { viewer, reviews }) => ({
      application: await reviews.approve(requireViewer(viewer), applicationId(input), remarksOf(input)),
    })),
    kycApplicationReject: mutation(async ({ input }, { viewer, reviews }) => ({
      application: await reviews.reject(requireViewer(viewer), applicationId(input), input.reason, remarksOf(input)),
    })),
    kycApplicationRequestResubmission: mutation(async ({ input }, { viewer, reviews }) => ({
      application: await reviews.requestResubmission(
        requireViewer(viewer),
        applicationId(input),
        input.documents,
        remarksOf(input),
      ),
    })),
  },
};

const applicationId = ({ id }: { id: string }): number => requireId('KycApplication', id);

const remarksOf = ({ note, comment }: { note?: string | null; comment?: string | null }): Remarks => ({
  note: note ?? null,
  comment: comment ?? null,
});
