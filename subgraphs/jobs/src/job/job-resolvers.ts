import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import type { JobRow } from '@kizuna/kit/jobs/tables';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { jobError } from './job-error.ts';
import { mayCancel, mayRetry } from './job-policy.ts';

export const jobResolvers: Resolvers = {
  Query: {
    job: (_, { id }, context) => loadJob(id, context),
    jobs: (_, { status, all, ...page }, { viewer, jobs }) =>
      jobs.list(requireViewer(viewer), { status: status ?? null, all: all ?? false }, readPage(page)),
  },
  Mutation: {
    jobCancel: mutation(async ({ input }, { viewer, jobs }) => ({
      job: await jobs.cancel(requireViewer(viewer), requireId('Job', input.id)),
    })),
    jobRetry: mutation(async ({ input }, { viewer, jobs }) => ({
      job: await jobs.retry(requireViewer(viewer), requireId('Job', input.id)),
    })),
  },
  Subscription: {
    jobUpdated: {
      subscribe: (_, { id }, { viewer, jobs }) => jobs.follow(requireViewer(viewer), requireId('Job', id)),
      resolve: (row: JobRow) => row,
    },
  },
  Job: {
    __resolveReference: ({ id }, context) => loadJob(id, context),
    id: ({ id }) => toGlobalId('Job', id),
    error: (row, _, { locale }) => jobError(row, locale),
    owner: ({ ownerId }) => (ownerId === null ? null : userReference(ownerId)),
    viewerCanCancel: (row, _, { viewer }) => mayCancel(viewer, row),
    viewerCanRetry: (row, _, { viewer }) => mayRetry(viewer, row),
  },
};

/** What is no id of a job, and a job that the viewer may not see, is null alike. */
async function loadJob(id: string, { loadJob: loader }: Context): Promise<JobRow | null> {
  const number = idOf('Job', id);
  return number === null ? null : await loader.load(number);
}
