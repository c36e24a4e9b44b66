import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const MessageAttachmentUploadCreate = graphql(`
  mutation MessageAttachmentUploadCreate($input: MessageAttachmentUploadCreateInput!) {
    messageAttachmentUploadCreate(input: $input) {
      attachment {
        id
      }
      uploadUrl
      userErrors {
        code
        message
      }
    }
  }
`);

/** Says where to put a file that is to be sent with a message. */
export function useMessageAttachmentUploadCreate() {
  return useMutation(MessageAttachmentUploadCreate);
}
