import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireSession, requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { deletedAsOf } from '../message/message-policy.ts';

export const reportResolvers: Resolvers = {
  Query: {
    messageReports: (_, { status, ...page }, { viewer, reports }) =>
      reports.list(viewer, status ?? null, readPage(page)),
    messageReportContext: (_, { id }, { viewer, reports }) => {
      const number = idOf('MessageReport', id);
      return number === null ? null : reports.context(requireSession(viewer), number);
    },
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
  MessageReportContextEntry: {
    messageId: ({ id }) => toGlobalId('Message', id),
    sender: ({ senderId }) => userReference(senderId),
    deletedBy: deletedAsOf,
  },
  MessageReport: {
    id: ({ id }) => toGlobalId('MessageReport', id),
    messageId: ({ messageId }) => toGlobalId('Message', messageId),
    sender: ({ senderId }) => userReference(senderId),
    reporter: ({ reporterId }) => userReference(reporterId),
    resolver: ({ resolverId }) => (resolverId === null ? null : userReference(resolverId)),
  },
};
