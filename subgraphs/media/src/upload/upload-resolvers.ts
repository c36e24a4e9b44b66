import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { jobReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const uploadResolvers: Resolvers = {
  Mutation: {
    videoUploadStart: mutation(async ({ input }, { viewer, uploads, addresses }) => {
      const { filename, contentType, size, title } = input;
      const video = await uploads.start(requireViewer(viewer), { filename, contentType, size, title: title ?? null });
      return { video, uploadUrl: addresses.upload(video.id, video.size) };
    }),
    videoUploadComplete: mutation(async ({ input }, { viewer, uploads }) => {
      const { video, jobId } = await uploads.complete(requireViewer(viewer), requireId('Video', input.id));
      return { video, job: jobReference(jobId) };
    }),
  },
};
