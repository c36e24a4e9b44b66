import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { jobReference, userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import { captureFile, playbackFile, thumbnailFile } from '../files/video-keys.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayUpdate } from './video-policy.ts';

export const videoResolvers: Resolvers = {
  Query: {
    video: (_, { id }, { load }) => {
      const number = idOf('Video', id);
      return number === null ? null : load.video.load(number);
    },
    videos: (_, { search, mine, ...page }, { viewer, videos }) =>
      videos.list(viewer, { mine: mine ?? false, ...(search == null ? {} : { search }) }, readPage(page)),
  },
  Mutation: {
    videoUpdate: mutation(async ({ input }, { viewer, videos }) => ({
      video: await videos.update(requireViewer(viewer), requireId('Video', input.id), {
        ...(input.title == null ? {} : { title: input.title }),
        ...(input.description === undefined ? {} : { description: input.description }),
        ...(input.visibility == null ? {} : { visibility: input.visibility }),
      }),
    })),
    videoDelete: mutation(async ({ input }, { viewer, videos }) => {
      await videos.remove(requireViewer(viewer), requireId('Video', input.id));
      return { deletedVideoId: input.id };
    }),
  },
  User: {
    videos: ({ id }, args, { load }) => load.videosOf.load({ ownerId: requireId('User', id), page: readPage(args) }),
  },
  Job: {
    video: ({ id }, _, { load }) => {
      const number = idOf('Job', id);
      return number === null ? null : load.videoOfJob.load(number);
    },
  },
  Video: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Video', id);
      return number === null ? null : load.video.load(number);
    },
    id: ({ id }) => toGlobalId('Video', id),
    owner: ({ ownerId }) => userReference(ownerId),
    thumbnailUrl: ({ id, hasThumbnail }, _, { addresses }) =>
      hasThumbnail ? addresses.shown(id, thumbnailFile) : null,
    playbackUrl: ({ id, status }, _, { addresses }) => (status === 'READY' ? addresses.shown(id, playbackFile) : null),
    captures: ({ id }, _, { load }) => load.captures.load(id),
    status: (row, _, { load }) => load.status.load(row),
    // Jobs are their owner's alone: to others there is none.
    job: (row, _, { viewer }) => (row.jobId !== null && mayUpdate(viewer, row) ? jobReference(row.jobId) : null),
    viewerCanUpdate: (row, _, { viewer }) => mayUpdate(viewer, row),
  },
  Capture: {
    imageUrl: ({ videoId, position }, _, { addresses }) => addresses.shown(videoId, captureFile(position)),
  },
};
