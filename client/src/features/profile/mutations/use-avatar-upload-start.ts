import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AvatarUploadStart = graphql(`
  mutation AvatarUploadStart($input: AvatarUploadStartInput!) {
    avatarUploadStart(input: $input) {
      uploadUrl
      userErrors {
        code
        message
      }
    }
  }
`);

/** Says where to put the viewer's picture. */
export function useAvatarUploadStart() {
  return useMutation(AvatarUploadStart);
}
