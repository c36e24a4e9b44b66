/** Where the files of an attachment lie in storage: all below one folder, so that they can be deleted together. */
export const attachmentFolder = ({ id, conversationId }: { id: number; conversationId: number }): string =>
  `chat/${conversationId}/${id}/`;
