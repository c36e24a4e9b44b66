import { requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const reportResolvers: Resolvers = {
  Query: {
    messageReports: (_, { status, ...page }, { viewer, reports }) =>
      reports.list(viewer, status ?? null, readPage(page)),
  },
  Mutation: {
    messageReport: mutation(async ({ input }, { viewer, reports }) => {
      const { reason, comment } = input;
      const messageId = requireId('Message', input.messageId);
      await reports.report(requireViewer(viewer), messageId, { reason, comment: comment ?? null });
      return { reportedMessageId: input.messageId };
    }),
    messageReportResolve: mutation(async ({ input }, { viewer, reports }) => ({
      report: await reports.resolve(requireViewer(viewer), requireId('MessageReport', input.id), input.status),
    })),
  },
  MessageReport: {
    id: ({ id }) => toGlobalId('MessageReport', id),
    messageId: ({ messageId }) => toGlobalId('Message', messageId),
    sender: ({ senderId }) => userReference(senderId),
    reporter: ({ reporterId }) => userReference(reporterId),
    resolver: ({ resolverId }) => (resolverId === null ? null : userReference(resolverId)),
  },
};
