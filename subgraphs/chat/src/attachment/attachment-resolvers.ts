import { requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const attachmentResolvers: Resolvers = {
  Mutation: {
    messageAttachmentUploadCreate: mutation(async ({ input }, { viewer, attachments, addresses }) => {
      const { filename, contentType, size } = input;
      const conversationId = requireId('Conversation', input.conversationId);
      const attachment = await attachments.create(requireViewer(viewer), {
        conversationId,
        filename,
        contentType,
        size,
      });
      return { attachment, uploadUrl: addresses.upload(attachment) };
    }),
  },
  Message: { attachments: ({ id }, _, { load }) => load.attachments.load(id) },
  MessageAttachment: {
    id: ({ id }) => toGlobalId('MessageAttachment', id),
    isImage: ({ width }) => width !== null,
    url: (row, _, { addresses }) => addresses.shown(row, 'whole'),
    previewUrl: (row, _, { addresses }) => addresses.shown(row, 'preview'),
  },
};
